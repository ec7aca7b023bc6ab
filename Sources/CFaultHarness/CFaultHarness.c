// Runs before the first test of a bundle that this is linked into; Swift has no way to say so.

#include "CFaultHarness.h"

__attribute__((constructor)) static void install(void) { workshop_record_tests(); }
