// Terminal: how we speak to a person on a screen.
//
// In: text, styles, links and diagnostics; the environment and the descriptor that they will be written to.
// Out: strings that are fit for exactly that terminal, or for a pipe; a pager for the long ones.
// Never: lets a control, bidi or invisible character of foreign text through; writes an escape code where no terminal
// is; reads keys; knows a word of the workshop.
