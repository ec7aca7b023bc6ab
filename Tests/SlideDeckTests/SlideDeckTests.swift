// SlideDeckTests
