package safety

import (
	"strconv"
	"strings"
	"testing"
)

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := New(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOrdinary(b *testing.B) {
	s := screener(b)
	m := Message{Text: "Hej! Jag har ont i ländryggen i perioder och undrar om gruppträning är bättre än att träna själv?", Time: testTime}
	for b.Loop() {
		s.Next(State{}, m)
	}
}

// BenchmarkHuge screens messages of 100 and of 700 kilobytes: the time grows with the length alone.
func BenchmarkHuge(b *testing.B) {
	s := screener(b)
	for name, part := range map[string]string{"word": "tre", "letters": "domnadomna", "sentence": "ingen feber och domning i foten ", "sentences": "ingen feber. "} {
		for _, size := range []int{100_000, 700_000} {
			b.Run(name+"/"+strconv.Itoa(size), func(b *testing.B) {
				m := Message{Text: strings.Repeat(part, size/len(part)), Time: testTime}
				for b.Loop() {
					s.Next(State{}, m)
				}
			})
		}
	}
}

// BenchmarkLong screens messages of 4,000 characters: ordinary text, one word repeated, and nested denials.
func BenchmarkLong(b *testing.B) {
	s := screener(b)
	for name, part := range map[string]string{
		"ordinary": "Jag har ont i ryggen ibland och undrar vilka övningar som är bra. ",
		"repeated": "känner inte benen kan inte kissa ",
		"denials":  "inte ingen varken feber eller aldrig utan domning, ",
		"letters":  "domnadomna",
	} {
		b.Run(name, func(b *testing.B) {
			m := Message{Text: strings.Repeat(part, 4000/len(part)), Time: testTime}
			for b.Loop() {
				s.Next(State{}, m)
			}
		})
	}
}
