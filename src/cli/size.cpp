#include "text/size.h"

#include <memory>
#include <ostream>

#include "cli/commands.h"
#include "report/layout.h"

namespace smtplain {
namespace {

struct SizeOptions {
  std::string limit;
  std::string attachment;
};

int size(const SizeOptions& options, Context& context) {
  const std::string& given = options.attachment.empty() ? options.limit : options.attachment;
  const auto keyword = given.find("SIZE ");
  const auto bytes = parse_size(keyword == std::string::npos ? given : given.substr(keyword + 5));
  if (!bytes) {
    context.err << "smtplain: \"" << safe_text(given) << "\" is no size; write 104857600 or 20MB\n";
    return kBadUsage;
  }
  if (!options.attachment.empty()) {
    const auto limit = limit_for_attachment(*bytes);
    context.out << "An attachment of " << human_size(*bytes);
    if (*bytes >= 1024) context.out << " (" << *bytes << " bytes)";
    context.out << " needs a limit of about " << human_size(limit) << " (SIZE " << limit << ").\n";
    return kDone;
  }
  if (*bytes == 0) {
    context.out << "SIZE 0 means that the server sets no fixed limit.\n";
    return kDone;
  }
  const auto thumb = attachment_rule_of_thumb(*bytes);
  const auto exact = attachment_exact(*bytes);
  if (exact == 0) {
    context.out << "A limit of " << human_size(*bytes) << " (SIZE " << *bytes
                << ") holds no attachment: headers and text take about 4 KB\n";
    return kDone;
  }
  context.out << "A limit of " << human_size(*bytes) << " (SIZE " << *bytes << ") holds about "
              << human_size(thumb) << " of attachments:\n  " << thumb
              << " bytes by the rule of thumb (6/8 of it)\n  " << exact << " bytes (" << human_size(exact)
              << ") with the line breaks of MIME and 4 KB for headers and text\n";
  return kDone;
}

}  // namespace

void add_size(CLI::App& app, Context& context, int& status) {
  auto* command = app.add_subcommand("size", "Say how large an attachment a SIZE limit allows");
  auto options = std::make_shared<SizeOptions>();
  auto* limit = command->add_option("LIMIT", options->limit,
                                    "The server's limit: 104857600, 20MB or \"250-SIZE 26214400\"");
  auto* attachment = command
                         ->add_option("--attachment", options->attachment,
                                      "The other way round: what limit an attachment of this size needs")
                         ->type_name("SIZE");
  limit->excludes(attachment);
  command->callback([options, &context, &status] {
    if (options->limit.empty() && options->attachment.empty())
      throw CLI::RequiredError("LIMIT or --attachment");
    status = size(*options, context);
  });
}

}  // namespace smtplain
