#include "rules/refs.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "text/letter_case.h"

namespace smtplain::rules {
namespace {

struct Rfc {
  unsigned number;
  unsigned last_section;  ///< 0: the list does not say
};

// The RFCs of mail, SASL and TLS that rules and tables refer to; a new one is added here. Kept since rules
// are checked without a network.
constexpr auto kRfcs = std::to_array<Rfc>(
    {{821, 0},   {974, 0},   {1047, 0},  {1123, 0},  {1652, 0},  {1845, 0},  {1870, 11}, {1893, 0},
     {1912, 4},  {1918, 0},  {1939, 0},  {1985, 10}, {2033, 7},  {2034, 0},  {2195, 0},  {2222, 0},
     {2444, 0},  {2487, 0},  {2505, 0},  {2554, 0},  {2645, 8},  {2808, 0},  {2821, 0},  {2822, 0},
     {2852, 8},  {2920, 0},  {3030, 8},  {3163, 0},  {3207, 7},  {3268, 0},  {3461, 17}, {3463, 8},
     {3464, 0},  {3676, 0},  {3798, 0},  {3848, 0},  {3865, 12}, {3885, 12}, {3886, 11}, {4141, 0},
     {4162, 0},  {4178, 0},  {4279, 0},  {4405, 9},  {4408, 0},  {4422, 0},  {4468, 11}, {4505, 0},
     {4616, 8},  {4648, 14}, {4680, 0},  {4752, 0},  {4865, 12}, {4871, 0},  {4954, 16}, {5054, 0},
     {5068, 0},  {5246, 12}, {5248, 6},  {5280, 11}, {5288, 0},  {5321, 10}, {5322, 7},  {5336, 0},
     {5424, 0},  {5451, 0},  {5469, 0},  {5801, 0},  {5802, 0},  {5804, 0},  {5932, 0},  {6066, 15},
     {6125, 8},  {6151, 0},  {6152, 0},  {6176, 0},  {6194, 0},  {6209, 0},  {6234, 0},  {6331, 0},
     {6347, 0},  {6376, 10}, {6409, 12}, {6522, 0},  {6531, 7},  {6532, 0},  {6533, 0},  {6595, 0},
     {6616, 0},  {6647, 8},  {6655, 0},  {6698, 0},  {6710, 14}, {6758, 0},  {7001, 0},  {7055, 0},
     {7208, 14}, {7293, 18}, {7366, 0},  {7372, 7},  {7465, 0},  {7489, 15}, {7504, 9},  {7505, 8},
     {7568, 0},  {7628, 8},  {7672, 0},  {7677, 0},  {7748, 0},  {7817, 0},  {7905, 0},  {7919, 0},
     {8017, 0},  {8058, 9},  {8098, 0},  {8305, 0},  {8314, 10}, {8422, 0},  {8446, 13}, {8460, 0},
     {8461, 0},  {8463, 0},  {8601, 0},  {8617, 16}, {8689, 12}, {8879, 0},  {8996, 0},  {8998, 0},
     {9051, 0},  {9110, 0},  {9189, 0},  {9325, 9},  {9422, 0}});

std::string rfc_fault(std::string_view ref) {
  const std::string_view digits = ref.substr(3, ref.find('#') - 3);
  unsigned number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size())
    return "is no RFC: write rfc5321 or rfc5321#section-4.2";
  const auto rfc = std::find_if(kRfcs.begin(), kRfcs.end(), [&](const Rfc& r) { return r.number == number; });
  if (rfc == kRfcs.end()) return "is an RFC that the list in src/rules/refs.cpp does not know";
  const auto hash = ref.find('#');
  if (hash == npos) return {};
  constexpr std::string_view kSection = "section-";
  std::string_view section = ref.substr(hash + 1);
  if (!section.starts_with(kSection)) return "names no section: write #section-4.2";
  section.remove_prefix(kSection.size());
  if (section.empty()) return "names no section: write #section-4.2";
  if (is_upper(section[0])) return {};  // an appendix
  unsigned top = 0;
  std::from_chars(section.data(), section.data() + section.size(), top);
  if (top == 0) return "names no section: write #section-4.2";
  if (rfc->last_section != 0 && top > rfc->last_section)
    return "names a section that this RFC does not have: its last is " + std::to_string(rfc->last_section);
  return {};
}

}  // namespace

std::string ref_fault(std::string_view ref) {
  if (ref.starts_with("rfc")) return rfc_fault(ref);
  constexpr std::string_view kScheme = "https://";
  if (!ref.starts_with(kScheme)) return "is neither https://… nor rfc1234#section-5";
  const std::string_view host =
      ref.substr(kScheme.size(), ref.find_first_of("/?#", kScheme.size()) - kScheme.size());
  if (host.find('.') == npos || ref.find_first_of(" \t<>\"") != npos) return "is no address of a page";
  return {};
}

std::string page_of(std::string_view ref) {
  std::string page(ref.substr(ref.find("://") == npos ? 0 : ref.find("://") + 3));
  const auto host_end = std::min(page.find('/'), page.size());
  page.replace(0, host_end, lowered(std::string_view(page).substr(0, host_end)));
  if (page.starts_with("www.")) page.erase(0, 4);
  if (!page.empty() && page.back() == '/') page.pop_back();
  return page;
}

}  // namespace smtplain::rules
