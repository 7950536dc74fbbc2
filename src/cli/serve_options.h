// What `smtplain serve` can be told: read by the command itself, and again by the program that serves.
#pragma once
#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "serve/server.h"

namespace smtplain {

struct ServeOptions {
  serve::Options options;
  std::vector<std::string> rule_folders;
  std::size_t max_megabytes = 8;
};

void add_serve_options(CLI::App& command, ServeOptions&);

}  // namespace smtplain
