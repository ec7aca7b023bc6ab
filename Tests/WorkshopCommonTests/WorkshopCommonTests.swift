// WorkshopCommonTests
