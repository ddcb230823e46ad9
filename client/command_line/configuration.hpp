// The configuration file: general options by their long names, and sections [environments.NAME] of
// which --environment chooses one.
#pragma once

#include <CLI/CLI.hpp>

#include <istream>
#include <string>
#include <vector>

namespace pg_idem::client {

inline constexpr char default_configuration_file[] = "pg_idem.toml";

class Configuration : public CLI::ConfigTOML {
 public:
  explicit Configuration(const CLI::App &app) : app_(app) { comment(0); }  // none to CLI11

  // Only what is to be taken from the file: not what the environment says. Throws Failure.
  std::vector<CLI::ConfigItem> from_config(std::istream &input) const override;

 private:
  std::string without_comments(std::istream &input) const;
  std::string environment(const std::vector<CLI::ConfigItem> &all) const;
  void must_be_known(const CLI::ConfigItem &item) const;
  bool environment_says(const CLI::ConfigItem &item) const;
  std::string file() const;

  const CLI::App &app_;
};

}  // namespace pg_idem::client
