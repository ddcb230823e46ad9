// The help as CLI11 composes it, in our words and with our white space.
#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace pg_idem::client {

// CLI11's versions differ in white space, and newer ones leave out the word "Usage".
class HelpFormatter : public CLI::Formatter {
 public:
  HelpFormatter();
  std::string make_usage(const CLI::App *app, std::string name) const override;
  std::string make_help(const CLI::App *app, std::string name,
                        CLI::AppFormatMode mode) const override;
};

extern const char about[], footer[];  // of the whole

}  // namespace pg_idem::client
