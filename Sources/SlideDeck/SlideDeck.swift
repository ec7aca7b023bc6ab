// SlideDeck: lessons as slides.
//
// In: lessons (parsed Markdown with the title and the time of their section) and a theme's style sheet.
// Out: a deck as a value, and one HTML file that needs nothing but a browser.
// Never: reads or writes a file; asks the network for anything, when built or when shown; shows the speaker's notes
// unless asked to.
