// GradingSupport
