package language_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"ryggrad/internal/language"
)

func TestNormalize(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain text stays", "Kan jag jogga?", "Kan jag jogga?"},
		{"spaces and line ends become one space", "  ont \t i\r\n\n ryggen ", "ont i ryggen"},
		{"letters are composed", "ra\u0308dd fo\u0308r ryggen", "rädd för ryggen"},
		{"wide and ligature letters are plain", "ｒｙｇｇ ﬁn", "rygg fin"},
		{"apostrophes are one kind", "it’s, it`s, it´s", "it's, it's, it's"},
		{"quotation marks are one kind", "”ont” „ont“ «ont»", `"ont" "ont" "ont"`},
		{"dashes are hyphens", "8–12 – 3−4", "8-12 - 3-4"},
		{"right-to-left marks and zero-width spaces go", "ry\u200bgg\u202e on\u200ft", "rygg ont"},
		{"a control character is a space", "ont\x00i\x07ryggen", "ont i ryggen"},
		{"broken UTF-8 is a space", "ont\xff\xfei ryggen", "ont i ryggen"},
		{"emoji stay", "ont 😂", "ont 😂"},
		{"nothing", " \n\t ", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := language.Normalize(test.in); got != test.want {
				t.Errorf("Normalize(%q) = %q, want %q", test.in, got, test.want)
			}
		})
	}
}

func FuzzNormalize(f *testing.F) {
	for _, seed := range []string{"", "Kan jag jogga?", "ra\u0308dd", "a\u200b\u0308", "\xff", " `", "ｒ\u202e", "ẛ̣"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once := language.Normalize(text)
		if !utf8.ValidString(once) {
			t.Fatalf("Normalize(%q) = %q is not valid UTF-8", text, once)
		}
		if twice := language.Normalize(once); twice != once {
			t.Fatalf("normalising %q gives %q, and normalising that gives %q", text, once, twice)
		}
		if strings.TrimSpace(once) != once || strings.Contains(once, "  ") {
			t.Fatalf("Normalize(%q) = %q leaves spaces", text, once)
		}
	})
}

func TestTokenize(t *testing.T) {
	tests := []struct {
		in   string
		want []string
	}{
		{"Kan jag jogga?", []string{"kan", "jag", "jogga"}},
		{"38,7 grader och 10.5 MET, 8-12 gånger.", []string{"38,7", "grader", "och", "10.5", "met", "8", "12", "gånger"}},
		{"I can't, it's the dog's.", []string{"i", "can't", "it's", "the", "dog's"}},
		{"rygg- och nackbesvär", []string{"rygg", "och", "nackbesvär"}},
		{"'ont' i ryggen'", []string{"ont", "i", "ryggen"}},
		{"😂👍 ...", nil},
		{"", nil},
	}
	for _, test := range tests {
		var got []string
		for _, token := range language.Tokenize(test.in) {
			got = append(got, token.Text)
			if original := strings.ToLower(test.in[token.Start:token.End]); original != token.Text {
				t.Errorf("Tokenize(%q): the offsets of %q hold %q", test.in, token.Text, original)
			}
		}
		if strings.Join(got, "|") != strings.Join(test.want, "|") {
			t.Errorf("Tokenize(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func FuzzTokenize(f *testing.F) {
	for _, seed := range []string{"Kan jag jogga?", "38,7", "a'b''c", "1.,2", "İ", "ﬁ", "ǅ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		normalized := language.Normalize(text)
		end := 0
		for _, token := range language.Tokenize(normalized) {
			if token.Start < end || token.End <= token.Start || token.End > len(normalized) {
				t.Fatalf("Tokenize(%q): the token %+v lies outside the text or over the one before", normalized, token)
			}
			end = token.End
			if language.Fold(token.Folded) != token.Folded {
				t.Fatalf("folding %q twice gives something else", token.Text)
			}
			for _, l := range language.All() {
				language.Stem(l, token.Text)
			}
		}
	})
}

func TestFold(t *testing.T) {
	tests := []struct{ a, b string }{
		{"smärta", "smarta"},
		{"smärta", "smaerta"},
		{"lænden", "laenden"},
		{"følelsesløs", "foelelsesloes"},
		{"når", "naar"},
		{"gå", "ga"},
		{"rädd", "rædd"},
		{"idé", "ide"},
		{"garðr", "gardr"},
	}
	for _, test := range tests {
		if a, b := language.Fold(test.a), language.Fold(test.b); a != b {
			t.Errorf("Fold(%q) = %q and Fold(%q) = %q, want the same", test.a, a, test.b, b)
		}
	}
}
