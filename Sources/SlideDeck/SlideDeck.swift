// SlideDeck
