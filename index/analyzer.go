package index

import (
	"errors"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/registry"

	"ryggrad/internal/language"
)

// analyzerType is the name under which Bleve knows our analyzer.
const analyzerType = "ryggrad"

// Bleve finds analyzers by name in a registry of its own, and only at init.
func init() {
	err := registry.RegisterAnalyzer(analyzerType, func(config map[string]any, _ *registry.Cache) (analysis.Analyzer, error) {
		terms, ok := config["terms"].(*language.Analyzer)
		if !ok {
			return nil, errors.New("index: the analyzer's config has no terms")
		}
		return &analyzer{terms}, nil
	})
	if err != nil {
		panic(err)
	}
}

// analyzer lets Bleve index the stems of a language.Analyzer.
type analyzer struct{ terms *language.Analyzer }

var _ analysis.Analyzer = (*analyzer)(nil)

// Analyze implements analysis.Analyzer. A compound and its parts stand at the same position.
func (a *analyzer) Analyze(input []byte) analysis.TokenStream {
	words := a.terms.Analyze(language.Normalize(string(input)))
	stream := make(analysis.TokenStream, 0, len(words))
	for i := range words {
		word := &words[i]
		if word.Stop {
			continue
		}
		for _, term := range word.Terms() {
			stream = append(stream, &analysis.Token{
				Term: []byte(term), Start: word.Start, End: word.End, Position: i + 1, Type: analysis.AlphaNumeric,
			})
		}
	}
	return stream
}
