// Runs the script of one section: statement by statement through the engine.
#pragma once

#include "core/plan.hpp"
#include "ensure/revision_script.hpp"
#include "run/source.hpp"
#include "run/state.hpp"

namespace pg_idem {

// The up section and then the verify section, or the down section. Errors carry their place in the
// file. Needs an SPI connection and a snapshot.
void run_scripts(const Migration &migration, Direction direction);
DoneAgain done_again(const Migration &migration);
void run_verify(const Migration &migration);  // the verify section, where there is one
void run_hook_script(const Source &source);

}  // namespace pg_idem
