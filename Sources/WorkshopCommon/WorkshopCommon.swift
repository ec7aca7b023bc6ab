// WorkshopCommon: what every room speaks.
//
// In: nothing of ours. Out: diagnostics (what we tell a person), JSON values, files and trees of files.
// Never: knows a word of AWS, of the curriculum or of the terminal.
