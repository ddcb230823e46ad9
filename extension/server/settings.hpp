// The settings (GUCs) of pg_idem.
#pragma once

namespace pg_idem {

enum OnDrift : int { on_drift_warning, on_drift_error, on_drift_ignore };
enum OnChangedFile : int { on_changed_file_error, on_changed_file_warning };

extern int setting_on_drift;         // pg_idem.on_drift
extern int setting_on_changed_file;  // pg_idem.on_changed_file

extern int setting_wait_timeout;   // pg_idem.wait_timeout, milliseconds; 0: no limit
extern int setting_lock_timeout;   // pg_idem.lock_timeout, milliseconds
extern int setting_lock_patience;  // pg_idem.lock_patience, milliseconds; 0: none
extern char *setting_tenant;       // pg_idem.tenant; empty: none

// Called once, when the module is loaded.
void define_settings();

}  // namespace pg_idem
