//! How do the criteria of many programs become one list of nodes?
//!
//! What the list can't say (two members compared with each other, days counted, numbers that 62 bits do not hold) becomes a
//! plain node: the same condition, judged row by row. So every rule has a place here and none is judged otherwise.

use super::column::Population;
use super::plan::{
    MadeFor, Node, NodeId, Number, NumberId, Plain, PlainExpression, Plan, PlannedAmount, PlannedProgram, Range, RowIs, Rows, Seen, Source, kept, rows_of,
};
use crate::calendar::Date;
use crate::catalog::{Amount, Catalog, Condition, Definition, DefinitionBody, FactRef, NumberExpression, Over, Program, RecordList, Subject, Walk};
use crate::eligibility::{People, may_be_for_some, programs_reaching, reach_of};
use crate::facts::{Area, Holder, Reach, Vocabulary};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What the list can't say.
#[derive(Clone, Copy)]
pub(super) struct Unsaid;

/// How an expression is seen from its row; all variables but the row, whose record it is and the household are out of reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scope {
    pub seen: Seen,
    /// Whether another member or record is bound outside of this row: then nothing here can be judged by itself.
    pub is_within: bool,
}

pub(super) struct Compiler<'c> {
    pub vocabulary: &'c Vocabulary,
    pub population: &'c Population,
    /// The day whose programs are taken in.
    pub on: Date,
    years: Vec<i16>,
    pub nodes: Vec<(Node, Rows)>,
    pub numbers: Vec<(Number, Rows, Range)>,
    pub floors: Vec<(NumberId, i64)>,
    pub plain: Vec<PlainExpression>,
    node_at: BTreeMap<(Node, Rows), NodeId>,
    pub number_at: BTreeMap<(Number, Rows), NumberId>,
    definitions: BTreeMap<(usize, People, bool), Result<NodeId, Unsaid>>,
    /// Numbers that are looked up by place, by where they stand in memory.
    pub standards: BTreeMap<usize, Result<NumberId, Unsaid>>,
    lists: Vec<RecordList>,
    /// The bounds of the columns that numbers were made of.
    pub ranges: BTreeMap<Source, (i64, i64)>,
    /// The most that one row has of others below it, of those that were summed.
    pub most: BTreeMap<Rows, usize>,
}

impl Plan {
    /// A plan of all programs of a catalog that are in force on a day, for a population. Of a population that has grown since, a new one must be made.
    pub fn new(catalog: &Catalog, population: &Population, on: Date) -> Self {
        let judged = catalog.programs.iter().filter(|program| program.is_judged_on(on));
        Self::of_programs(&catalog.vocabulary, judged, population, on)
    }

    /// A plan for households of one place, judged one at a time ([`super::Single`]): the programs that may reach it, in the catalog's order.
    pub fn for_area(catalog: &Catalog, area: Option<&Area>, on: Date) -> Self {
        let population = Population::of_nobody(area);
        let judged = programs_reaching(catalog, area, on).filter(|(program, _)| program.open.is_none());
        let plan = Self::of_programs(&catalog.vocabulary, judged.map(|(program, _)| program), &population, on);
        Plan { area: area.cloned(), ..plan }
    }

    /// A plan of some programs.
    pub fn of_programs<'p>(vocabulary: &Vocabulary, programs: impl Iterator<Item = &'p Arc<Program>>, population: &Population, on: Date) -> Self {
        Self::of_days(vocabulary, programs.map(|program| (on, program)), population, on)
    }

    /// A plan of programs each by a day, one day's after another's; `first` is the first of the days. Good only for blocks of which nobody is
    /// born between the days ([`Population::has_births`]).
    pub fn of_days<'p>(vocabulary: &Vocabulary, programs: impl Iterator<Item = (Date, &'p Arc<Program>)>, population: &Population, first: Date) -> Self {
        let programs: Vec<(Date, &Arc<Program>)> = programs.collect();
        let years: BTreeSet<i16> = programs.iter().map(|(day, _)| day.year()).chain([first.year()]).collect();
        let mut compiler = Compiler {
            vocabulary,
            population,
            on: first,
            years: years.into_iter().collect(),
            nodes: Vec::new(),
            numbers: Vec::new(),
            floors: Vec::new(),
            plain: Vec::new(),
            node_at: BTreeMap::new(),
            number_at: BTreeMap::new(),
            definitions: BTreeMap::new(),
            standards: BTreeMap::new(),
            lists: Vec::new(),
            ranges: BTreeMap::new(),
            most: BTreeMap::new(),
        };
        let programs: Vec<PlannedProgram> = programs.into_iter().map(|(day, program)| compiler.program_on(program, day)).collect();
        let Compiler { years, nodes, numbers, floors, plain, lists, ranges, most, .. } = compiler;
        let made_for = MadeFor { ranges, most, places: population.areas.len() };
        let kept = kept(&numbers, &nodes, &floors, &programs);
        Plan { on: first, years, nodes, numbers, kept, floors, plain, programs, area: None, lists, made_for }
    }
}

impl Compiler<'_> {
    fn program_on(&mut self, program: &Arc<Program>, day: Date) -> PlannedProgram {
        if day != self.on {
            self.on = day;
            // What they come to may be another by another day.
            self.definitions.clear();
            self.standards.clear();
        }
        self.program(program)
    }

    fn program(&mut self, program: &Arc<Program>) -> PlannedProgram {
        let rows = rows_of(program);
        let row = if rows == Rows::Households { RowIs::Household } else { RowIs::Recipient };
        let scope = Scope { seen: Seen { row, record: None, people: People::Born }, is_within: false };
        let region = self.place(program);
        let mut criteria = vec![self.at(region, rows)];
        for criterion in &program.criteria {
            let node = self.whole(&criterion.condition, scope);
            criteria.push(self.at(node, rows));
        }
        let on = self.on;
        for form in program.local_forms.iter().filter(|form| form.in_force.contains(on)) {
            let Some(condition) = &form.when else { continue };
            let places = self.places(|area| area.map_or(Reach::Unknown, |area| area.reach(&form.region)));
            let node = self.whole(condition, scope);
            let both = vec![self.at(places, rows), self.at(node, rows)];
            let both = self.node(Node::All(both), rows);
            criteria.push(self.node(Node::Not(both), rows));
        }
        let amount = self.amount(&program.amount, scope).unwrap_or(PlannedAmount::OneByOne);
        let beneficiaries = program.beneficiaries.as_ref().filter(|_| may_be_for_some(program)).map(|condition| {
            let scope = Scope { seen: Seen { row: RowIs::Recipient, record: None, people: People::Born }, is_within: false };
            let node = self.whole(condition, scope);
            self.at(node, Rows::Members)
        });
        PlannedProgram { program: program.clone(), on, rows, criteria, amount, beneficiaries }
    }

    /// Where a program is carried out, for each place of the population.
    fn place(&mut self, program: &Program) -> NodeId {
        let on = self.on;
        self.places(|area| reach_of(program, area, on))
    }

    fn places(&mut self, reach: impl Fn(Option<&Area>) -> Reach) -> NodeId {
        let lies_in = |area: &Option<Area>| match reach(area.as_ref()) {
            Reach::Inside => Some(true),
            Reach::Outside => Some(false),
            Reach::Unknown => None,
        };
        let places: Vec<Option<bool>> = self.population.areas.iter().map(lies_in).collect();
        self.node(Node::Place(places), Rows::Households)
    }

    fn amount(&mut self, amount: &Amount, scope: Scope) -> Result<PlannedAmount, Unsaid> {
        Ok(match amount {
            Amount::InKind(_) | Amount::NotStated(_) => PlannedAmount::Without,
            Amount::Exactly(number) => {
                let (number, plain) = self.money(number, scope)?;
                PlannedAmount::Exactly(number, plain)
            }
            Amount::Between(low, high) => PlannedAmount::Between(self.money(low, scope)?, self.money(high, scope)?),
            Amount::First(rows) => {
                let mut planned = Vec::new();
                for row in rows {
                    let condition = match &row.condition {
                        None => None,
                        Some(condition) => {
                            let node = self.whole(condition, scope);
                            Some(self.at(node, scope.seen.rows()))
                        }
                    };
                    let (number, plain) = self.money(&row.value, scope)?;
                    planned.push((condition, number, plain));
                }
                PlannedAmount::First(planned)
            }
        })
    }

    fn money(&mut self, number: &NumberExpression, scope: Scope) -> Result<(NumberId, Plain), Unsaid> {
        let rows = scope.seen.rows();
        let id = self.number(number, scope)?;
        let id = self.number_for(id, rows)?;
        // In fen, doubled, with the denominator added: what rounding works out.
        let Range { numerator, denominator } = self.numbers[id as usize].2;
        let largest = numerator.0.abs().max(numerator.1.abs()) * 200 + denominator.1;
        if largest >= 1 << 62 {
            return Err(Unsaid);
        }
        Ok((id, self.plainly(PlainExpression::Number(number.clone()), scope)))
    }

    pub(super) fn node(&mut self, node: Node, rows: Rows) -> NodeId {
        if let Some(id) = self.node_at.get(&(node.clone(), rows)) {
            return *id;
        }
        let id = self.nodes.len() as NodeId;
        self.nodes.push((node.clone(), rows));
        self.node_at.insert((node, rows), id);
        id
    }

    /// A comparison that may have to be asked row by row; whichever condition says the same does for that.
    pub(super) fn comparison(&mut self, make: impl Fn(Plain) -> Node, rows: Rows, condition: &Condition, scope: Scope) -> NodeId {
        let anyhow = Plain { expression: u32::MAX, seen: Seen { row: RowIs::Household, record: None, people: People::Born }, on: Date::MIN };
        let key = (make(anyhow), rows);
        if let Some(id) = self.node_at.get(&key) {
            return *id;
        }
        let plain = self.plainly(PlainExpression::Condition(condition.clone()), scope);
        let id = self.nodes.len() as NodeId;
        self.nodes.push((make(plain), rows));
        self.node_at.insert(key, id);
        id
    }

    /// The node for the same rows or rows below: a household's value for each of its members, a member's for each of its records.
    pub(super) fn at(&mut self, node: NodeId, rows: Rows) -> NodeId {
        match &self.nodes[node as usize] {
            (_, own) if *own == rows => node,
            (constant @ Node::Constant(_), _) => self.node(constant.clone(), rows),
            _ => {
                let above = self.at(node, rows.above());
                self.node(Node::Spread(above), rows)
            }
        }
    }

    /// Two nodes for the same rows.
    fn together(&mut self, list: Vec<NodeId>) -> (Vec<NodeId>, Rows) {
        let rows = list.iter().map(|node| self.nodes[*node as usize].1).max().unwrap_or(Rows::Households);
        (list.into_iter().map(|node| self.at(node, rows)).collect(), rows)
    }

    pub(super) fn plainly(&mut self, expression: PlainExpression, scope: Scope) -> Plain {
        self.plain.push(expression);
        Plain { expression: self.plain.len() as u32 - 1, seen: scope.seen, on: self.on }
    }

    /// A condition, judged row by row where nothing else is possible.
    fn whole(&mut self, condition: &Condition, scope: Scope) -> NodeId {
        match self.condition(condition, scope) {
            Ok(node) => node,
            Err(Unsaid) => {
                let plain = self.plainly(PlainExpression::Condition(condition.clone()), scope);
                self.node(Node::Plain(plain), scope.seen.rows())
            }
        }
    }

    /// A part of a condition. Where the row is the only member in sight, what can't be said is judged row by row, and the rest is not.
    pub(super) fn part(&mut self, condition: &Condition, scope: Scope) -> Result<NodeId, Unsaid> {
        if scope.is_within { self.condition(condition, scope) } else { Ok(self.whole(condition, scope)) }
    }

    fn parts(&mut self, list: &[Condition], scope: Scope) -> Result<(Vec<NodeId>, Rows), Unsaid> {
        let list = list.iter().map(|part| self.part(part, scope)).collect::<Result<Vec<_>, _>>()?;
        Ok(self.together(list))
    }

    pub(super) fn source(&self, fact: FactRef, scope: Scope) -> Result<Source, Unsaid> {
        let of = |rows| Source { rows, slot: fact.slot, year: fact.holds_year.then(|| self.on.year()) };
        match (fact.subject, scope.seen.row, scope.seen.record) {
            (Subject::Household, ..) => Ok(of(Rows::Households)),
            (Subject::Recipient, RowIs::Recipient, _) => Ok(of(Rows::Members)),
            (Subject::Bound(depth), RowIs::Bound(row), _) if depth == row => Ok(of(Rows::Members)),
            (Subject::Record(depth, list), _, Some(row)) if row == (depth, list) => Ok(of(Rows::Records(list))),
            _ => Err(Unsaid),
        }
    }

    /// The scope within a definition that is used of a subject.
    pub(super) fn within_definition(&self, subject: Subject, scope: Scope) -> Result<Scope, Unsaid> {
        let of = |row| Scope { seen: Seen { row, record: None, ..scope.seen }, ..scope };
        match (subject, scope.seen.row) {
            (Subject::Household, _) => Ok(of(RowIs::Household)),
            (Subject::Recipient, RowIs::Recipient) => Ok(of(RowIs::Recipient)),
            (Subject::Bound(depth), RowIs::Bound(row)) if depth == row => Ok(of(RowIs::Recipient)),
            _ => Err(Unsaid),
        }
    }

    /// The scope within what a fact of the subject is computed from.
    pub(super) fn within_computed(&self, subject: Subject, scope: Scope) -> Result<Scope, Unsaid> {
        let Scope { seen, is_within } = self.within_definition(subject, scope)?;
        Ok(Scope { seen: Seen { people: People::Listed, ..seen }, is_within })
    }

    /// The scope within a quantifier.
    pub(super) fn bound(&mut self, walk: &Walk, scope: Scope) -> Result<Scope, Unsaid> {
        let outer = scope.seen;
        let is_within = scope.is_within || outer.record.is_some();
        match walk.over {
            Over::Members => {
                let seen = Seen { row: RowIs::Bound(walk.depth), record: None, ..outer };
                Ok(Scope { seen, is_within: is_within || outer.row != RowIs::Household })
            }
            // Whose list is known is asked once for a plan.
            Over::Records(fact) if fact.holds_year && self.years.len() > 1 => Err(Unsaid),
            Over::Records(fact) => {
                let source = self.source(fact, scope)?;
                let holder = if source.rows == Rows::Households { Holder::Household } else { Holder::Member };
                let list = RecordList { holder, slot: source.slot };
                if !self.lists.contains(&list) {
                    self.lists.push(list);
                }
                let seen = outer.from(source.rows);
                Ok(Scope { seen: Seen { record: Some((walk.depth, list)), ..seen }, is_within: is_within || seen.row != outer.row })
            }
        }
    }

    fn condition(&mut self, condition: &Condition, scope: Scope) -> Result<NodeId, Unsaid> {
        Ok(match condition {
            Condition::Constant(value) => self.node(Node::Constant(*value), Rows::Households),
            Condition::Fact(fact) => {
                let source = self.source(*fact, scope)?;
                self.node(Node::Flag(source), source.rows)
            }
            Condition::Among(fact, bits) => {
                let source = self.source(*fact, scope)?;
                self.node(Node::Among(source, *bits), source.rows)
            }
            Condition::Holds(fact, position) => {
                let source = self.source(*fact, scope)?;
                self.node(Node::Holds(source, *position), source.rows)
            }
            Condition::Defined(definition, subject) => {
                let within = self.within_definition(*subject, scope)?;
                self.defined(definition, within)?
            }
            Condition::Not(inner) => {
                let inner = self.part(inner, scope)?;
                self.not(inner)
            }
            Condition::All(list) => {
                let (list, rows) = self.parts(list, scope)?;
                self.all(list, rows)
            }
            Condition::Any(list) => {
                let (list, rows) = self.parts(list, scope)?;
                self.any(list, rows)
            }
            Condition::Same(a, b) => {
                let (list, rows) = self.parts(&[(**a).clone(), (**b).clone()], scope)?;
                self.node(Node::Same(list[0], list[1]), rows)
            }
            Condition::If(test, a, b) => {
                let (list, rows) = self.parts(&[(**test).clone(), (**a).clone(), (**b).clone()], scope)?;
                self.node(Node::If(list[0], list[1], list[2]), rows)
            }
            Condition::FactOr(fact, otherwise) => {
                let source = self.source(*fact, scope)?;
                let within = self.within_computed(fact.subject, scope)?;
                let computed = self.defined(otherwise, within)?;
                let (told, value) = (self.node(Node::Told(source), source.rows), self.node(Node::Flag(source), source.rows));
                let computed = self.at(computed, source.rows);
                self.node(Node::If(told, value, computed), source.rows)
            }
            Condition::Exists(walk, body) => {
                let below = self.body(body, walk, scope)?;
                self.exists(below, scope.seen.people)
            }
            Condition::Every(walk, body) => {
                let below = self.body(body, walk, scope)?;
                let not = self.not(below);
                let some = self.exists(not, scope.seen.people);
                self.not(some)
            }
            Condition::Numbers(comparison, a, b) => self.compared(*comparison, a, b, condition, scope)?,
            Condition::Days(comparison, a, b) => self.days(*comparison, a, b, scope)?,
        })
    }

    /// The condition that a definition stands for, worked out once for all that speak of it.
    fn defined(&mut self, definition: &Arc<Definition>, within: Scope) -> Result<NodeId, Unsaid> {
        let DefinitionBody::Condition(body) = &definition.body else { return Err(Unsaid) };
        let key = (Arc::as_ptr(definition) as usize, within.seen.people, within.is_within);
        if let Some(known) = self.definitions.get(&key) {
            return *known;
        }
        let made = if within.is_within { self.condition(body, within) } else { Ok(self.whole(body, within)) };
        self.definitions.insert(key, made);
        made
    }

    /// The body of a quantifier, for each member or record.
    pub(super) fn body(&mut self, body: &Condition, walk: &Walk, scope: Scope) -> Result<NodeId, Unsaid> {
        let scope = self.bound(walk, scope)?;
        let node = self.part(body, scope)?;
        Ok(self.at(node, scope.seen.rows()))
    }

    pub(super) fn exists(&mut self, below: NodeId, people: People) -> NodeId {
        let rows = self.nodes[below as usize].1.above();
        self.node(Node::Exists(below, people), rows)
    }

    pub(super) fn not(&mut self, node: NodeId) -> NodeId {
        let (inner, rows) = self.nodes[node as usize].clone();
        match inner {
            Node::Not(original) => original,
            Node::Constant(value) => self.node(Node::Constant(!value), rows),
            _ => self.node(Node::Not(node), rows),
        }
    }

    pub(super) fn all(&mut self, list: Vec<NodeId>, rows: Rows) -> NodeId {
        self.joined(list, rows, false, Node::All)
    }

    fn any(&mut self, list: Vec<NodeId>, rows: Rows) -> NodeId {
        self.joined(list, rows, true, Node::Any)
    }

    /// Parts in one order and each once, without those that change nothing.
    fn joined(&mut self, mut list: Vec<NodeId>, rows: Rows, decisive: bool, make: fn(Vec<NodeId>) -> Node) -> NodeId {
        list.sort_unstable();
        list.dedup();
        if list.iter().any(|node| self.nodes[*node as usize].0 == Node::Constant(decisive)) {
            return self.node(Node::Constant(decisive), rows);
        }
        list.retain(|node| self.nodes[*node as usize].0 != Node::Constant(!decisive));
        match list.as_slice() {
            [] => self.node(Node::Constant(!decisive), rows),
            [only] => *only,
            _ => self.node(make(list), rows),
        }
    }
}
