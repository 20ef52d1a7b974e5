package index_test

import (
	"context"
	"slices"
	"testing"

	"ryggrad/corpus"
	"ryggrad/index"
	"ryggrad/internal/language"
)

// opened returns the index of the shipped corpus after a change, which nothing was learnt of.
func opened(t *testing.T, change func(*corpus.Corpus)) (*index.Index, *corpus.Corpus) {
	t.Helper()
	c, err := corpus.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	change(c)
	x, err := index.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x, c
}

// asked asks for a claim in each of the ways of a language and returns in how many it is found first.
func asked(t *testing.T, x *index.Index, claim *corpus.Claim, l language.Language) (first, all int) {
	t.Helper()
	for _, text := range claim.Asks.In(l) {
		result, err := x.Search(context.Background(), index.Query{Text: language.Normalize(text), Language: l})
		if err != nil {
			t.Fatal(err)
		}
		if len(result.Hits) > 0 && result.Hits[0].Claim.ID == claim.ID && result.Answers() {
			first++
		}
		all++
	}
	return first, all
}

// TestRankingFinds asks questions that are no way of asking for their claim, and of which the weights alone put another
// claim first.
func TestRankingFinds(t *testing.T) {
	for _, test := range []struct {
		language   language.Language
		text, want string
	}{
		{language.Swedish, "Löper den som bär tungt på jobbet större risk att få ryggbesvär?", "fyss-risk-work-education"},
		{language.Norwegian, "Hva skjer med musklene i ryggen når man har hatt vondt lenge?", "fyss-back-muscle-smaller"},
		{language.Norwegian, "Hvor ofte kommer ryggplagene tilbake etter første gang?", "fyss-relapses-common"},
	} {
		result := search(t, index.Query{Text: test.text, Language: test.language})
		if len(result.Hits) == 0 || result.Hits[0].Claim.ID != test.want || result.Hits[0].Parts.Learnt != 0 {
			t.Errorf("Search(%q) found %+v first, want %s", test.text, result.Hits[:min(1, len(result.Hits))], test.want)
		}
		for _, hit := range result.Hits[1:] {
			if hit.Parts.Learnt >= 0 {
				t.Errorf("Search(%q): %s is as likely as the first", test.text, hit.Claim.ID)
			}
		}
	}
}

// TestClaimThatIsNotLearnt adds a claim and changes others, as somebody does before the learning is run again: they are
// found by their ways of asking, and the others as before.
func TestClaimThatIsNotLearnt(t *testing.T) {
	const changed = 40 // every so many claims one is
	x, c := opened(t, func(c *corpus.Corpus) {
		for i := 0; i < len(c.Claims); i += changed {
			c.Claims[i].Text.SV += " Det gäller alla."
		}
		claim := c.Claims[0]
		claim.ID, claim.Concepts = "fyss-unicycle", []string{"back-pain"}
		claim.Text = corpus.Text{SV: "Enhjuling har inte prövats vid ont i ryggen.", NB: "Enhjulssykkel er ikke prøvd ved vondt i ryggen.",
			DA: "Ethjulet cykel er ikke prøvet ved ondt i ryggen.", EN: "Unicycles have not been tried for back pain."}
		claim.Asks = corpus.Phrases{
			SV: []string{"Hjälper det att åka enhjuling mot ryggont?", "får man köra enhjuling med ont i ryggen"},
			NB: []string{"Hjelper det å sykle enhjuling mot vondt i ryggen?", "kan jeg kjøre enhjulssykkel med vond rygg"},
			DA: []string{"Hjælper det at køre på ethjulet cykel mod ondt i ryggen?", "må man køre ethjulet cykel med ondt i ryggen"},
			EN: []string{"Does riding a unicycle help my back pain?", "can I go unicycling with a bad back"},
		}
		c.Claims = append(c.Claims, claim)
	})
	for _, l := range language.All() {
		added := &c.Claims[len(c.Claims)-1]
		if first, all := asked(t, x, added, l); first != all {
			t.Errorf("%s: %s, which was added, is found first by %d of %d ways of asking", l, added.ID, first, all)
		}
		var firstChanged, allChanged, firstOther, allOther int
		for i := range c.Claims[:len(c.Claims)-1] {
			switch i % changed {
			case 0:
				first, all := asked(t, x, &c.Claims[i], l)
				firstChanged, allChanged = firstChanged+first, allChanged+all
			case 1:
				first, all := asked(t, x, &c.Claims[i], l)
				firstOther, allOther = firstOther+first, allOther+all
			}
		}
		if firstChanged*100 < 95*allChanged || firstOther*100 < 95*allOther {
			t.Errorf("%s: claims that were changed are found first by %d of %d ways of asking, others by %d of %d; want 95 %% of both",
				l, firstChanged, allChanged, firstOther, allOther)
		}
	}
}

// TestCorpusThatIsNotLearnt changes every claim, so that the ranking knows none: it says nothing.
func TestCorpusThatIsNotLearnt(t *testing.T) {
	x, c := opened(t, func(c *corpus.Corpus) {
		for i := range c.Claims {
			c.Claims[i].ID += "-2"
		}
	})
	first, all := 0, 0
	for i := 0; i < len(c.Claims); i += 20 {
		n, of := asked(t, x, &c.Claims[i], language.Danish)
		first, all = first+n, all+of
	}
	if first*100 < 90*all {
		t.Errorf("claims are found first by %d of %d ways of asking, want 90 %%", first, all)
	}
	result, err := x.Search(context.Background(), index.Query{Text: "hjælper gåture mod ondt i ryggen", Language: language.Danish})
	if err != nil {
		t.Fatal(err)
	}
	if slices.ContainsFunc(result.Hits, func(hit index.Hit) bool { return hit.Parts.Learnt != 0 }) {
		t.Error("something was learnt of claims that are not known")
	}
}
