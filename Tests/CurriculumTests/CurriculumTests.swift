// CurriculumTests
