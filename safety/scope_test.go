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
		{"I read a novel where the hero dies and I can't feel my legs", "I read a novel where the hero can't feel his legs, is riding good for my back?"},
		{"in the film I fell off the roof yesterday, my back hurts", "I saw a film about a man who falls off a roof, is running good for backs?"},
		{"in the game I lost the feeling in my legs yesterday", "in the game I lose the feeling in my legs. But seriously, how long may I sit?"},
		{"min rollfigur är stark men jag känner inget i benen", "min rollfigur tappar känseln i benen. Hur länge kan jag spela?"},
		{"Mor hadde brystkreft for ti år siden. Nå har hun vondt i ryggen", "Mor hadde brystkreft for ti år siden. Jeg er stiv i nakken, hva hjelper?"},
		{"dad had a heart attack years ago, chest feels tight, can I run?", "dad had a heart attack years ago. Can I run with a stiff back?"},
		{"onkel tok livet sitt da jeg var ung, og jeg har planer om det samme", "onkel tok livet sitt da jeg var ung. Jeg har det bra, hvordan trener jeg ryggen?"},
		{"onkel tok livet sitt i fjor og jeg klarer ikke mer", "min bror blev lam i firserne. Jeg vil gerne styrke ryggen, hvordan?"},
		{"my brother died in a crash and I was in the car too, my neck hurts", "my brother died in a car crash years ago. Which exercises are good for me?"},
		{"i romanen blir han lam, og i dag bærer ikke beina meg", "i kapittel to blir han lam. Er sykling bra for ryggen?"},
		{"how do you know you've wiped when you can't feel the paper? Started on Sunday", "how do you know you've wiped when you can't feel the paper?"},
	} {
		if _, a := s.Next(State{}, Message{Text: c.told, Time: testTime}); a.Level == None {
			t.Errorf("Next(%q) = none, want a flag", c.told)
		}
		if _, a := s.Next(State{}, Message{Text: c.other, Time: testTime}); a.Level != None {
			t.Errorf("Next(%q) = %v %v, want none", c.other, a.Level, a.IDs())
		}
	}
}
