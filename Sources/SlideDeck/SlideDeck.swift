// SlideDeck: lessons as slides, and as a book.
//
// In: lessons (parsed Markdown, its diagrams drawn) with the sections and steps of the day, and a theme's style sheet.
// Out: a deck as a value; one HTML file that needs nothing but a browser, of the deck with the presenter's window in it,
// or of the handout; what does not fit, can't be read or leads nowhere.
// Never: reads or writes a file; asks the network for anything, when built or when shown; shows the speaker's notes
// unless asked to.
