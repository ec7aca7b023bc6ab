// CloudCore
