#include "repair/draft.h"

namespace smtplain {

std::string_view TextPool::add(std::string_view text) {
  if (!block_ || block_->capacity() - block_->size() < text.size()) {
    block_ = std::make_shared<std::string>();
    block_->reserve(std::max(kBlock, text.size()));
    arena_->hold(block_);
  }
  const std::size_t start = block_->size();
  block_->append(text);  // never beyond the capacity: views into the block stay where they are
  return std::string_view(*block_).substr(start);
}

}  // namespace smtplain
