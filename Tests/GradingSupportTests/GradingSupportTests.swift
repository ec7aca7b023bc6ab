// GradingSupportTests
