// SAMTemplateTests
