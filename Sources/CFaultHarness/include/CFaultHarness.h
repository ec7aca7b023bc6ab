#ifndef CFAULTHARNESS_H
#define CFAULTHARNESS_H

/// Defined in Swift, in FaultHarness.
void workshop_record_tests(void);

#endif
