// Remembers what was found out about a text: servers say the same thing thousands of times.
#pragma once
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace smtplain::rules {

/// A bounded map for several threads. When a part of it is full it is emptied: simple, and the common texts
/// are back at once.
template <typename Value>
class Memo {
 public:
  std::shared_ptr<const Value> find(const std::string& key) const {
    Part& part = part_of(key);
    const std::lock_guard lock(part.mutex);
    const auto found = part.values.find(key);
    return found == part.values.end() ? nullptr : found->second;
  }

  /// Keeps the value when the key comes for the second time: most of the texts that hold an id come once.
  void put(const std::string& key, std::shared_ptr<const Value> value) const {
    if (key.size() > kMaxKey) return;
    const std::size_t hash = std::hash<std::string>{}(key);
    const auto mark = static_cast<std::uint32_t>(hash >> 32);
    if (seen_[hash % kSeen].exchange(mark, std::memory_order_relaxed) != mark) return;
    Part& part = parts_[hash % kParts];
    const std::lock_guard lock(part.mutex);
    if (part.values.size() >= kMaxEntries) part.values.clear();
    part.values.emplace(key, std::move(value));
  }

 private:
  static constexpr std::size_t kParts = 16;
  static constexpr std::size_t kMaxEntries = 512;  // a part

  static constexpr std::size_t kSeen = 4096;
  static constexpr std::size_t kMaxKey = 1024;  // replies have 100 bytes; longer ones hardly come twice

  struct Part {
    std::mutex mutex;
    std::unordered_map<std::string, std::shared_ptr<const Value>> values;
  };
  Part& part_of(const std::string& key) const { return parts_[std::hash<std::string>{}(key) % kParts]; }

  mutable std::array<Part, kParts> parts_;
  mutable std::array<std::atomic<std::uint32_t>, kSeen> seen_{};
};

}  // namespace smtplain::rules
