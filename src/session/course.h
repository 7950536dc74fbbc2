// What a session's replies come to.
#pragma once
#include <cstdint>
#include <vector>

#include "smtplain/session.h"

namespace smtplain {

constexpr std::int32_t kNoEvent = -1;

/// The course of a session, told reply by reply. A later success of the same or a later step takes a refusal
/// back: EHLO refused, HELO accepted. What follows from a standing refusal ("503 need MAIL first") does not
/// replace it.
class Course {
 public:
  explicit Course(const std::vector<Event>& events) : events_(events) {}

  void follow();

  std::int32_t accepted() const { return accepted_; }
  std::int32_t standing() const { return standing_; }
  std::int32_t refused_recipient() const { return refused_recipient_; }
  std::int32_t last_success() const { return last_success_; }
  bool quit() const { return quit_; }

 private:
  void begin_message();
  void reply(const Event& event, std::int32_t index);
  void success(const Event& event, std::int32_t index);
  void refusal(const Event& event, std::int32_t index);
  bool goes_on_behind(std::int32_t index) const;

  bool stands(Stage stage) const { return standing_ != kNoEvent && at(standing_).stage == stage; }
  const Event& at(std::int32_t index) const { return events_[static_cast<std::size_t>(index)]; }

  const std::vector<Event>& events_;
  std::int32_t accepted_ = kNoEvent;
  std::int32_t standing_ = kNoEvent;           // the refusal that nothing took back
  std::int32_t refused_recipient_ = kNoEvent;  // the first of this message
  std::int32_t slip_ = kNoEvent;               // a refusal that stops no mail by itself: a mistyped command
  std::int32_t last_success_ = kNoEvent;
  bool quit_ = false;
  bool sender_refused_ = false;
};

}  // namespace smtplain
