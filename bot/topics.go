package bot

import (
	"cmp"
	"slices"
	"strings"

	"ryggrad/corpus"
	"ryggrad/internal/language"
)

// Topic is something that the corpus says something of.
type Topic struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Question string `json:"question"` // a whole question on it that can be asked, and is answered
	Compared bool   `json:"-"`        // Compare puts two sources or more side by side on it
}

// TopicGroup is the topics of one sort, by name.
type TopicGroup struct {
	Name   string  `json:"name"`
	Topics []Topic `json:"topics"`
}

// listedKinds are the sorts of concept that a reader is shown as topics, in that order.
var listedKinds = [...]corpus.Kind{corpus.Activity, corpus.Treatment, corpus.Medicine, corpus.Condition, corpus.Population}

// Topics returns what can be asked about, in a language.
func (b *Bot) Topics(code string) []TopicGroup {
	l := languageOr(code, language.Swedish)
	var groups []TopicGroup
	for _, kind := range listedKinds {
		group := TopicGroup{Name: b.texts[l].Kinds[kind]}
		for i := range b.corpus.Concepts {
			if concept := &b.corpus.Concepts[i]; concept.Kind == kind {
				if topic, found := b.topic(concept, l); found {
					group.Topics = append(group.Topics, topic)
				}
			}
		}
		slices.SortFunc(group.Topics, func(one, other Topic) int {
			return cmp.Compare(language.Fold(strings.ToLower(one.Name)), language.Fold(strings.ToLower(other.Name)))
		})
		groups = append(groups, group)
	}
	return groups
}

// topic returns a concept as a topic, and whether any claim is about it.
func (b *Bot) topic(concept *corpus.Concept, l language.Language) (Topic, bool) {
	claims := b.about(concept.ID)
	if len(claims) == 0 {
		return Topic{}, false
	}
	sources := make(map[*corpus.Source]bool)
	for _, claim := range claims {
		sources[claim.Source] = true
	}
	return Topic{
		ID: concept.ID, Name: concept.Name.In(l), Question: claims[0].Asks.In(l)[0],
		Compared: len(sources) > 1 && (isThing(concept.Kind) || concept.Kind == corpus.Condition),
	}, true
}

// about returns the claims on a concept, those that are most about it first: one whose first question names it before
// one that speaks of it in passing, an effect before anything else, a graded one before one that is not, and one that
// speaks beside it of common things (back pain) before one that speaks of rare ones (whiplash).
func (b *Bot) about(concept string) []*corpus.Claim {
	b.byConceptOnce.Do(func() {
		b.byConcept = make(map[string][]*corpus.Claim)
		named := make(map[*corpus.Claim]map[string]bool)
		for i := range b.corpus.Claims {
			claim := &b.corpus.Claims[i]
			named[claim] = b.namedIn(claim.Asks.In(language.Swedish)[0])
			for _, id := range claim.Concepts {
				b.byConcept[id] = append(b.byConcept[id], claim)
			}
		}
		for id, claims := range b.byConcept {
			slices.SortStableFunc(claims, func(one, other *corpus.Claim) int {
				return cmp.Or(
					bySense(!named[one][id], !named[other][id]),
					bySense(one.Stance == corpus.None, other.Stance == corpus.None),
					bySense(one.Evidence.Level == corpus.Ungraded, other.Evidence.Level == corpus.Ungraded),
					cmp.Compare(b.rarest(other, id), b.rarest(one, id)),
					cmp.Compare(len(one.Concepts), len(other.Concepts)),
				)
			})
		}
	})
	return b.byConcept[concept]
}

// namedIn returns the concepts that a Swedish question names.
func (b *Bot) namedIn(question string) map[string]bool {
	named := make(map[string]bool)
	read, err := b.index.Read(question, language.Swedish)
	if err != nil {
		return named // there is a book in every language, so this is no index of ours
	}
	for _, mention := range read.Mentions() {
		named[mention.Concept.ID] = true
	}
	return named
}

// rarest returns how many claims speak of the rarest thing that a claim speaks of beside a concept.
func (b *Bot) rarest(claim *corpus.Claim, concept string) int {
	least := len(b.corpus.Claims)
	for _, id := range claim.Concepts {
		if id != concept {
			least = min(least, len(b.byConcept[id]))
		}
	}
	return least
}

// bySense orders what is not so before what is.
func bySense(one, other bool) int {
	switch {
	case one == other:
		return 0
	case other:
		return -1
	default:
		return 1
	}
}

// Complete returns the topics that what was typed may be the beginning of, by their names and by every everyday word
// for them: those whose name begins so before those where another word does. Without anything typed it begins with the
// activities.
func (b *Bot) Complete(code, typed string, most int) []Topic {
	l := languageOr(code, language.Swedish)
	prefix := folded(typed)
	var byName, byWord []Topic
	for i := range b.corpus.Concepts {
		concept := &b.corpus.Concepts[i]
		if !slices.Contains(listedKinds[:], concept.Kind) {
			continue
		}
		topic, found := b.topic(concept, l)
		switch {
		case !found:
		case strings.HasPrefix(folded(topic.Name), prefix):
			byName = append(byName, topic)
		case slices.ContainsFunc(concept.Words.In(l), func(word string) bool { return strings.HasPrefix(folded(word), prefix) }):
			byWord = append(byWord, topic)
		}
	}
	topics := append(byName, byWord...)
	return topics[:min(len(topics), most)]
}

// folded returns a text's words in plain letters, as they are compared.
func folded(text string) string {
	var words []string
	for _, token := range language.Tokenize(language.Normalize(text)) {
		words = append(words, token.Folded)
	}
	return strings.Join(words, " ")
}
