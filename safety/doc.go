// Package safety screens every message of a conversation for red flags before anything is answered.
//
// From the bottom up: a trie finds words as people type them; a lexicon holds the words of all four languages, merged
// into classes ("numb", "saddle"), and reads a message into a reading, which knows where each class stands; measures
// turns numbers into classes (ages, fevers, weeks); a rule combines classes into a sign ("numb + saddle"); scope decides
// how a sign is meant (told, denied, asked about, old); likeness catches what no rule does, by what a classifier has learnt
// from labelled messages; and [Screener.Next] adds the signs up over a conversation, raises flags and tells the level.
// Words, rules, flags, texts and contacts are data, in data/*.toml; what is learnt from labelled/learnt is in
// data/*.model, and written anew by go generate.
//
// The trap: no flag never means that nothing is wrong. Nothing here, and nothing built on it, may say so. And the zero
// value of an [Assessment] means that nothing was screened: refuse.
package safety

//go:generate go run ./learn
