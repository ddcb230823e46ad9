// A migration file that is not there yet: for the verbs new and merge.
#pragma once

#include <string>
#include <vector>

#include "command_line/options.hpp"
#include "core/revision_graph.hpp"
#include "folder/folder.hpp"

namespace pg_idem::client {

// Throws Failure where its files are not written as new ones would be.
Folder folder_for_new_files(const Options &options);

RevisionGraph graph_of(Folder &folder);

// Identifiers of the revisions that are meant: by name, the beginning of it, or a label.
std::vector<std::string> identifiers_of(const RevisionGraph &graph,
                                        const std::vector<std::string> &names);
std::vector<std::string> heads_of(const RevisionGraph &graph);

struct NewFile {
  std::string path, revision;
};

// An empty migration that comes after `parents`, called and numbered as those of the folder are.
NewFile write_new_file(const Folder &folder, const std::string &description,
                       const std::vector<std::string> &parents);

}  // namespace pg_idem::client
