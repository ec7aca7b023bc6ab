// CloudCoreTests
