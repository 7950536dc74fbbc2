// The ladder as inline SVG. It has no viewBox: positions across are percentages, so the arrows shrink on a
// telephone and the letters do not.
#include <ostream>

#include "report/html.h"
#include "report/layout.h"
#include "report/time_text.h"
#include "report/words.h"

namespace smtplain {
namespace {

using Shape = LadderStep::Shape;

// Pixels down the page; per cent across it.
constexpr int kHead = 34, kArrow = 38, kNote = 28, kPauseHeight = 32;
constexpr std::string_view kClient = "15%", kServer = "97%", kMiddle = "56%", kBetween = "82%";
// Letters that fit between the lifelines: everywhere, and on a telephone.
constexpr std::size_t kWide = 82, kNarrow = 38;

class Diagram {
 public:
  Diagram(std::ostream& out, const Ladder& ladder) : out_(out), ladder_(ladder) {}

  int height() const {
    int sum = kHead;
    for (const LadderStep& step : ladder_.steps) sum += pause(step) + own(step);
    return sum + 14;
  }

  void write() {
    lifelines();
    int y = kHead;
    for (const LadderStep& step : ladder_.steps) {
      if (step.pause_ms)
        out_ << "<text class=\"pause\" x=\"" << kMiddle << "\" y=\"" << y + 20 << "\" text-anchor=\"middle\">"
             << duration_words(*step.pause_ms) << " later</text>\n";
      y += pause(step);
      out_ << "<g class=\"" << css_class(step) << "\"><title>" << html_text(step.label) << "</title>\n";
      if (step.decisive) band(y, own(step));
      gutter(step, y);
      if (step.shape == Shape::to_server || step.shape == Shape::to_client)
        arrow(step, y);
      else
        text(kMiddle, "middle", y + 18, step.label);
      out_ << "</g>\n";
      y += own(step);
    }
  }

 private:
  static int own(const LadderStep& step) {
    return step.shape == Shape::note || step.shape == Shape::left_out ? kNote : kArrow;
  }
  static int pause(const LadderStep& step) { return step.pause_ms ? kPauseHeight : 0; }

  static std::string css_class(const LadderStep& step) {
    std::string out = step.shape == Shape::to_server ? "c" : step.shape == Shape::to_client ? "s" : "t";
    if (step.negative) out += " fault";
    if (step.decisive) out += " decisive";
    return out;
  }

  // Solid, dotted where nothing was said for a while, on a tinted ground where the dialogue is encrypted.
  void lifelines() {
    out_ << "<text class=\"head\" x=\"" << kClient << "\" y=\"16\">" << html_text(clip(ladder_.client, 22))
         << "</text><text class=\"head\" x=\"" << kServer << "\" y=\"16\" text-anchor=\"end\">"
         << html_text(clip(ladder_.server, 32)) << "</text>\n";
    int y = kHead, shade_from = -1;
    const int bottom = height() - 6;
    for (const LadderStep& step : ladder_.steps) {
      if (step.encrypted && shade_from < 0) shade_from = y + pause(step);
      if (!step.encrypted && shade_from >= 0) shade(shade_from, y), shade_from = -1;
      y += pause(step) + own(step);
    }
    if (shade_from >= 0) shade(shade_from, bottom);
    y = kHead;
    int solid_from = kHead - 8;
    for (const LadderStep& step : ladder_.steps) {
      if (step.pause_ms) {
        lines(solid_from, y, "life");
        lines(y, y + kPauseHeight, "life dots");
        solid_from = y + kPauseHeight;
      }
      y += pause(step) + own(step);
    }
    lines(solid_from, bottom, "life");
  }

  void shade(int from, int to) {
    out_ << "<rect class=\"shade\" x=\"" << kClient << "\" width=\"" << kBetween << "\" y=\"" << from
         << "\" height=\"" << to - from << "\"/>\n";
  }

  void lines(int from, int to, std::string_view style) {
    if (to <= from) return;
    for (const std::string_view x : {kClient, kServer})
      out_ << "<line class=\"" << style << "\" x1=\"" << x << "\" x2=\"" << x << "\" y1=\"" << from
           << "\" y2=\"" << to << "\"/>";
    out_ << '\n';
  }

  void band(int y, int height) {
    out_ << "<rect class=\"band\" x=\"0\" width=\"100%\" y=\"" << y << "\" height=\"" << height
         << "\" rx=\"4\"/>";
  }

  void gutter(const LadderStep& step, int y) {
    if (step.line != 0)
      out_ << "<text class=\"no\" x=\"12.5%\" y=\"" << y + 18 << "\" text-anchor=\"end\">" << step.line
           << "</text>";
    const std::string time = time_of_day(step.time).substr(0, 8);
    if (time.empty() || time == last_time_ || own(step) != kArrow) return;
    last_time_ = time;
    out_ << "<text class=\"time\" x=\"12.5%\" y=\"" << y + 32 << "\" text-anchor=\"end\">" << time
         << "</text>";
  }

  void text(std::string_view x, std::string_view anchor, int y, const std::string& label) {
    // A nested <svg> moves what is in it by pixels from a place in per cent.
    const int dx = anchor == "start" ? 10 : anchor == "end" ? -10 : 0;
    out_ << "<svg class=\"at\" x=\"" << x << "\">";
    const bool two = display_width(label) > kNarrow;
    for (const bool wide : {true, false}) {
      if (!wide && !two) break;
      out_ << "<text class=\"label"
           << (!two   ? ""
               : wide ? " wide"
                      : " narrow")
           << "\" x=\"" << dx << "\" y=\"" << y << "\" text-anchor=\"" << anchor << "\">"
           << html_text(clip(label, wide ? kWide : kNarrow)) << "</text>";
    }
    out_ << "</svg>";
  }

  void arrow(const LadderStep& step, int y) {
    const bool right = step.shape == Shape::to_server;
    const int line = y + 27;
    text(right ? kClient : kServer, right ? "start" : "end", y + 18, step.label);
    out_ << "<line class=\"arrow\" x1=\"" << kClient << "\" x2=\"" << kServer << "\" y1=\"" << line
         << "\" y2=\"" << line << "\"/><svg class=\"at\" x=\"" << (right ? kServer : kClient)
         << "\"><path class=\"tip\" d=\"M" << (right ? -1 : 1) << ' ' << line << "l"
         << (right ? "-9 -4.5v9z" : "9 -4.5v9z") << "\"/>";
    if (step.decisive)
      out_ << "<circle class=\"cross\" cx=\"-1\" cy=\"" << line << "\" r=\"7\"/><path class=\"x\" d=\"M-4 "
           << line - 3 << "l6 6m0 -6l-6 6\"/>";
    out_ << "</svg>";
  }

  std::ostream& out_;
  const Ladder& ladder_;
  std::string last_time_;
};

}  // namespace

void html_ladder(std::ostream& out, const Session& session, const std::string& id) {
  const Ladder ladder = make_ladder(session);
  if (ladder.steps.empty()) return;
  Diagram diagram(out, ladder);
  out << "<section><h3>The dialogue</h3>\n<div class=\"ladder\">\n<svg role=\"img\" aria-labelledby=\"" << id
      << "-lt " << id << "-ld\" width=\"100%\" height=\"" << diagram.height() << "\">\n<title id=\"" << id
      << "-lt\">The dialogue between " << html_text(ladder.client) << " and " << html_text(ladder.server)
      << "</title>\n<desc id=\"" << id << "-ld\">" << ladder.steps.size() << " steps. "
      << html_text(verdict(session)) << ". The same stands below as text, and line by line.</desc>\n";
  diagram.write();
  out << "</svg>\n</div>\n<details class=\"as-text\"><summary>The dialogue as text</summary>\n<pre "
         "tabindex=\"0\">";
  for (const std::string& row : ladder_rows(ladder, 88)) out << html_text(row) << '\n';
  out << "</pre></details>\n</section>\n";
}

}  // namespace smtplain
