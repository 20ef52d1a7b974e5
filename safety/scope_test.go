package safety

import "testing"

// TestSense holds a sign to what the writer means by it: the words of each pair are nearly the same.
func TestSense(t *testing.T) {
	s := screener(t)
	for _, c := range []struct {
		told, other string
	}{
		{"I wet myself when I laugh since my back went", "wet myself laughing at goat yoga"},
		{"jag kissar på mig när jag skrattar sedan ryggskottet", "höll på att kissa på mig av skratt"},
		{"I think I am losing the feeling between my legs", "what if I lost the feeling between my legs one day?"},
		{"jeg mister følelsen i underlivet", "Hva om jeg mister følelsen i underlivet en dag, hvem skal jeg ringe da?"},
		{"I crashed into a parked car yesterday, my back hurts", "someone hit my parked car while I was at work"},
		{"nogen kørte ind i min parkerede bil mens jeg sad i den, ondt i nakken", "nogen kørte ind i min parkerede bil mens jeg var på arbejde"},
		{"fell off the roof when I was cleaning the gutters, my back hurts", "fell off the roof when I was twelve, any sport ok?"},
		{"came off a roof in May, my back hurts", "uncle came off a roof back in '86 and still goes bowling"},
		{"ramla ned frå stabburet i går, vondt i ryggen", "ramla ned frå stabburet då eg var tolv, det er femti år sidan"},
		{"thoughts of hurting myself", "no thoughts of hurting myself"},
		{"krockade med en bil, ont i nacken", "krockade med svärmor om hur man lyfter"},
		{"kan inte hålla mig, kissar ner mig", "kan inte hålla mig från godis"},
		{"är 17 och har ont i ryggen", "är 17 och har inte ont, hur mycket ska man träna?"},
		{"smerterne vækker mig hver nat", "babyen vækker mig hver nat"},
		{"numb foot since tuesday", "had a numb foot last spring, all gone now"},
		{"my patient cannot feel between her legs since this morning", "my patients often ask about numbness between the legs"},
		{"havde kræft for 6 år siden, nu ondt i ryggen", "vil gerne have flere kræfter i ryggen"},
		{"mamma är 82 och ramlade i går, ont i ryggen", "mamma är 82, pigg och ramlar aldrig, ryggen är trött"},
	} {
		if _, a := s.Next(State{}, Message{Text: c.told, Time: testTime}); a.Level == None {
			t.Errorf("Next(%q) = none, want a flag", c.told)
		}
		if _, a := s.Next(State{}, Message{Text: c.other, Time: testTime}); a.Level != None {
			t.Errorf("Next(%q) = %v %v, want none", c.other, a.Level, a.IDs())
		}
	}
}
