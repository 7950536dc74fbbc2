// What forums, mail programs, terminals, browsers and logging systems do to a log that is pasted, done on
// purpose.
//
//   for (const damage::Damage& kind : damage::kinds()) analyzer.analyze(name,
//   kind.apply(damage::plain(log)));
//
// All of it is deterministic: the same log gives the same damaged log.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace smtplain::damage {

/// What a kind of damage leaves of a log.
enum class Leaves {
  all,   ///< everything is still there: the log must be explained as before
  twice  ///< two copies of the log, one after the other: each must be explained as before
};

struct Damage {
  std::string_view name;
  Leaves leaves;
  std::string (*apply)(std::string_view log);
};

/// All kinds that leave the information in place.
std::span<const Damage> kinds();

/// The log as its clipboard would hold it before anything happens to it: UTF-8, LF at the end of each line.
std::string plain(std::string_view bytes);

/// The lines of the log from the part `from` to the part `to` of `parts` equal ones.
std::string excerpt(std::string_view log, std::size_t from, std::size_t to, std::size_t parts);

/// The lines of a plain log, without their ends.
std::vector<std::string_view> lines_of(std::string_view log);

}  // namespace smtplain::damage
