#include <ostream>

#include "cli/commands.h"
#include "cli/format_samples.h"
#include "readers/reader.h"

namespace smtplain {

void add_formats(CLI::App& app, Context& context, int& status) {
  auto* command =
      app.add_subcommand("formats", "List the log formats that can be read, and how to get such a log");
  command->callback([&context, &status] {
    for (const Format& format : formats()) {
      context.out << format.name << "\n    " << format.title << "\n    How to get it: " << format.how_to_get
                  << "\n";
      for (const FormatSample& sample : kFormatSamples) {
        if (sample.format == format.name)
          context.out << "    Sample: " << sample.path << ", " << sample.origin << "\n";
      }
    }
    status = kDone;
  });
}

}  // namespace smtplain
