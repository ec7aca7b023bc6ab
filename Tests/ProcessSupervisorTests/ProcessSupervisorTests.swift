// ProcessSupervisorTests
