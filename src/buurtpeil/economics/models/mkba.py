# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does an approach cost and bring society, who pays and who banks the gain?

Needs costs, contributions, numbers of effects and a value per unit from the register (§6.2 of the report). Gives a
social cost-benefit analysis (MKBA): costs and benefits now, per party, each effect corrected for what is not its doing.
"""

# Tables read best with a record on one or two lines.
# fmt: off
from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add

from buurtpeil.economics.expression import Expression
from buurtpeil.economics.flows import Basis
from buurtpeil.economics.functions import maximum, present_value, where
from buurtpeil.economics.guards import attribution, indexed
from buurtpeil.economics.jobs import WORK_EFFECTS, book_jobs
from buurtpeil.economics.model import Case, GoldenCase, Model, Quantities
from buurtpeil.economics.optimism import optimism_factor
from buurtpeil.economics.parties import Party, PartyKind
from buurtpeil.economics.quantities import Input, Status
from buurtpeil.economics.scenarios import Scenario
from buurtpeil.economics.value_register import RegisteredValue, standard_register, wholes
from buurtpeil.errors import EconomicsError

REPORT, ASSUMPTION = Status.REPORT, Status.ASSUMPTION
LONGEST, PRICE_YEAR = 40, 2017
#: How many a year to begin with, by effect; none for any other.
EXAMPLE = {"eviction": 4.0, "administration": 2.0}
FACTORS = ("reach", "attributable", "deadweight", "displacement", "drop-out")

OWN_INPUTS = (
    Input("start-year", "Startjaar", "Start year", 2026, "calendar-year", ASSUMPTION, "user's choice", minimum=2016,
          maximum=2100, whole=True),
    Input("years", "Jaren dat de aanpak duurt", "Years that the approach lasts", 10, "year", ASSUMPTION,
          "user's choice", minimum=1, maximum=LONGEST, whole=True),
    Input("investment", "Investering", "Investment", 100_000, "euro", ASSUMPTION, "example; enter your own",
          prices="2017", low=80_000, high=140_000, maximum=1e9),
    Input("running-cost", "Kosten per jaar", "Cost per year", 20_000, "euro/year", ASSUMPTION,
          "example; enter your own", prices="2017", low=15_000, high=30_000, maximum=1e9),
    Input("existing-share", "Deel dat uit bestaande middelen komt", "Share that comes out of existing means", 0,
          "fraction", ASSUMPTION, "§3.5 and §6.1: 2.5 million out of existing means is not additional; confirm"),
    Input("from-association", "Bijdrage van de corporatie per jaar", "Association's contribution per year", 0,
          "euro/year", ASSUMPTION, "user's choice", prices="2017", maximum=1e9),
    Input("from-insurer", "Bijdrage van de zorgverzekeraar per jaar", "Health insurer's contribution per year", 0,
          "euro/year", ASSUMPTION, "user's choice", prices="2017", maximum=1e9),
    Input("reach", "Deel dat wordt bereikt", "Share that is reached", 0.7, "fraction", ASSUMPTION,
          "no source; confirm", low=0.4, high=0.9),
    Input("attributable", "Deel dankzij de aanpak", "Share due to the approach", 0.6, "fraction", ASSUMPTION,
          "no source; confirm", low=0.3, high=0.9),
    Input("deadweight", "Deel dat ook zonder aanpak was gebeurd", "Share that would have happened anyway", 0.2,
          "fraction", ASSUMPTION, "no source; confirm", low=0, high=0.5),
    Input("displacement", "Deel dat elders verloren gaat", "Share that is lost elsewhere", 0.1, "fraction", ASSUMPTION,
          "no source; confirm", low=0, high=0.3),
    Input("drop-out", "Deel van het effect dat per jaar verdwijnt", "Share of the effect that fades a year", 0.05,
          "fraction", ASSUMPTION, "no source; confirm", low=0, high=0.2),
    Input("person-years", "Persoonsjaren werk per jaar", "Person-years of work per year", 2, "person", ASSUMPTION,
          "example; enter your own", low=1, high=4, maximum=1e5),
    Input("wage", "Loon per persoonsjaar", "Wage per person-year", 24_000, "euro/person/year", ASSUMPTION,
          "no source; confirm", prices="2017", low=20_000, high=28_000, maximum=200_000),
    Input("free-time-share", "Waarde van vrije tijd, deel van het loon", "Value of free time, share of the wage", 0.3,
          "fraction", ASSUMPTION, "no source; confirm", low=0.1, high=0.5),
    Input("rate-above-standard", "Discontovoet boven de standaard", "Discount rate above the standard", 0, "fraction",
          ASSUMPTION, "for a sensitivity test", low=-0.01, high=0.01, minimum=-0.05, maximum=0.2),
)
PARTIES = (
    Party("municipality", "Gemeente", "Municipality", PartyKind.MUNICIPALITY),
    Party("association", "Woningcorporatie", "Housing association", PartyKind.ASSOCIATION),
    Party("insurer", "Zorgverzekeraar", "Health insurer", PartyKind.INSURER),
    Party("residents", "Bewoners", "Residents", PartyKind.RESIDENTS),
    Party("participants", "Bewoners die werk vinden", "Residents who find work", PartyKind.RESIDENTS),
    Party("employers", "Werkgevers", "Employers", PartyKind.COMPANY),
)


def effect_inputs(one: RegisteredValue) -> tuple[Input, ...]:
    """How many, what each is worth, how well founded, and how the gain is divided."""
    count = Input(f"count-{one.key}", f"{one.nl}: aantal per jaar", f"{one.en}: number per year",
                  EXAMPLE.get(one.key, 0.0), one.count_unit, ASSUMPTION, "example; enter your own", maximum=1e6)
    return (count, one.value_input(), one.grade_input(), *(
        Input(f"{one.key}-to-{party}", f"{one.nl}: gewicht {party}", f"{one.en}: weight of {party}", weight, "count",
              ASSUMPTION, "division over parties in the register; confirm", maximum=1_000)
        for party, weight in one.banked.items() if len(one.banked) > 1))


def model_of(register: Mapping[str, RegisteredValue], keys: Sequence[str], golden: Sequence[GoldenCase] = ()) -> Model:
    """An MKBA of chosen effects of a register.

    Raises
    ------
    EconomicsError : an effect that is unknown, a contract price, or a transfer; when the model is built also an effect
        and its part for one party.
    """
    chosen = []
    for key in keys:
        if key not in register or register[key].use in ("contract", "transfer"):
            use = register[key].use if key in register else "unknown"
            raise EconomicsError(f"Effect {key!r} can't be counted in an MKBA:", f"it is {use}.",
                                 "A contract price is no welfare, and a transfer nets to nothing; choose an effect.")
        chosen.append(register[key])
    listed = [one for one in register.values() if one.use == "empty" and one not in chosen]
    return Model(
        key="mkba", section="6.2", parties=PARTIES, golden=golden,
        inputs=(*OWN_INPUTS, register["benefit"].value_input(), register["benefit"].grade_input(),
                *(one for effect in chosen for one in effect_inputs(effect))),
        build=lambda x, case: _build(x, case, chosen, listed),
        effects={**WORK_EFFECTS, **wholes(register.values())},
        nl="Maatschappelijke kosten en baten (MKBA)",
        en="Social costs and benefits (MKBA)",
        summary_nl="Wat kost een aanpak, wat levert zij de samenleving op, en bij wie komt de winst terecht?",
        summary_en="What does an approach cost, what does it bring society, and who banks the gain?",
        scenarios=(
            Scenario("as-in-2017", "Zoals in 2017", "As in 2017", {"start-year": 2017}),
            Scenario("shared", "Corporatie en verzekeraar betalen mee", "Association and insurer contribute",
                     {"from-association": 5_000, "from-insurer": 5_000}),
            Scenario("cautious", "Voorzichtig: half zoveel bereik", "Cautious: half the reach", {"reach": 0.35}),
            Scenario("existing-means", "Geheel uit bestaande middelen", "Wholly out of existing means",
                     {"existing-share": 1}),
        ),
        changed_since_2017=(
            ("De standaard discontovoet is sinds 2021 2,25% in plaats van 3%; de rekening volgt het startjaar.",
             "The standard discount rate is 2.25% since 2021, not 3%; the calculation follows the start year."),
            ("Vroegsignalering van schulden is sinds 2021 een wettelijke taak: een deel van de baten was er dan ook "
             "zonder aanpak.",
             "Early reporting of debts is a legal task since 2021: part of the benefits would have come anyway."),
        ),
    )


def _build(x: Quantities, case: Case, chosen: Sequence[RegisteredValue], listed: Sequence[RegisteredValue]) -> None:
    """Amounts at year ends, the investment at the start; without the approach nothing of this happens."""
    time = case.timeline(x.start_year, LONGEST)
    running, step, output = time.during(1, x.years), case.step, case.output
    rate = step("discount-rate-used", "Reële discontovoet", "Real discount rate",
                case.rule("discount-rate", time.start_date) + x.rate_above_standard)
    case.discount(rate)
    case.no_baseline_flows("Zonder de aanpak gebeurt wat als 'ook zonder' is opgegeven.",
                           "Without the approach only that happens which is entered as deadweight.")
    invested = case.flow("invested", "Investering", "Investment", payer="municipality", receiver="outside",
                         amount=x.investment * time.at(0))
    yearly = case.flow("running", "Kosten per jaar", "Cost per year", payer="municipality", receiver="outside",
                       amount=x.running_cost * running)
    for party in ("association", "insurer"):
        case.flow(f"contribution-{party}", f"Bijdrage ({party})", f"Contribution ({party})", payer=party,
                  receiver="municipality", amount=x[f"from-{party}"] * running)
    credited = step("credited", "Deel dat meetelt, per jaar", "Share that counts, per year", attribution(
        running, time=time, **{name.replace("-", "_"): x[name] for name in FACTORS}))

    benefits: list[Expression] = []
    for one in chosen:
        prices = case.rules["consumer-prices"]
        value = x[f"value-{one.key}"]
        if one.price_year != PRICE_YEAR:
            value = indexed(value, prices, PRICE_YEAR)
        unit_worth = x[f"count-{one.key}"] * value * optimism_factor(x[f"grade-{one.key}"])
        worth = step(f"worth-{one.key}", f"{one.nl}: waarde per jaar", f"{one.en}: worth per year",
                     unit_worth * credited)
        weights = {p: x[f"{one.key}-to-{p}"] for p in one.banked} if len(one.banked) > 1 else {}
        for party in one.banked:
            share = weights[party] / reduce(add, weights.values()) if weights else 1
            case.flow(f"{one.key}-for-{party}", f"{one.nl} ({party})", f"{one.en} ({party})", payer="outside",
                      receiver=party, amount=worth * share, basis=Basis(one.basis), effect=one.key)
        benefits.append(present_value(worth, rate) * time.one)
        if one.is_empty:
            case.pro_memoria(one.key, one.nl, one.en, next(iter(one.banked)))
            case.warn(f"{one.nl}: geteld, maar zonder waarde; blijft pro memorie.",
                      f"{one.en}: counted, but without a value; remains pro memoria.",
                      where(x[f"value-{one.key}"] > 0, 0, x[f"count-{one.key}"] > 0))
    for one in listed:
        case.pro_memoria(one.key, one.nl, one.en, next(iter(one.banked)))

    at_work = step("at-work", "Persoonsjaren werk die meetellen", "Person-years of work that count",
                   x.person_years * optimism_factor(x.grade_benefit) * credited)
    book_jobs(case, at_work, benefit=x.value_benefit, wage=x.wage, free_time_share=x.free_time_share,
              worker="participants", employer="employers")
    work = step("work-worth", "Werk min vrije tijd, per jaar", "Work less free time, per year",
                at_work * (x.wage * (1 - x.free_time_share)))
    benefits.append(present_value(work, rate) * time.one)

    costs = output("costs-now", "Kosten nu", "Costs now", present_value(invested, rate) + present_value(yearly, rate))
    gains = output("benefits-now", "Baten nu", "Benefits now", reduce(add, benefits))
    output("benefits-per-euro", "Baten per euro (SROI): nooit zonder de tabel per partij",
           "Benefits per euro (SROI): never without the table per party",
           where(costs > 0, gains / maximum(costs, 0.01), 0))
    output("additional-money", "Geld dat er anders niet was geweest", "Money that would not have been there otherwise",
           costs * (1 - x.existing_share))
    case.warn("De verhouding baten/kosten zegt niets zonder tabel per partij, spreiding en posten pro memorie.",
              "The ratio says nothing without the table per party, the range and the items pro memoria.")
    case.warn("Vermeden kosten zijn geen geld in kas zolang geen begrotingspost ermee daalt.",
              "Avoided cost is no cash as long as no budget line goes down with it.", gains > 0)
    case.warn("Bestaande middelen deden elders iets: wat daar wegvalt, is niet meegerekend.",
              "Existing means did something elsewhere: what is lost there is not counted.", x.existing_share > 0)


ALL = {"reach": 1.0, "attributable": 1.0, "deadweight": 0.0, "displacement": 0.0, "drop-out": 0.0}
FREE = {"investment": 0.0, "running-cost": 0.0, "count-eviction": 0.0, "count-administration": 0.0, "person-years": 0.0}
HAND = "hand calculation, §6.2"
GOLDEN = (
    GoldenCase("one job", {**ALL, **FREE, "person-years": 1, "grade-benefit": 1, "years": 1},
               {"net/municipality@1": 14_000, "net/participants@1": 10_000, "all/participants@1": 2_800,
                "net/employers@1": 0, "npv/society": 16_800 / 1.0225}, HAND),
    GoldenCase("a payment between parties is no gain", {**FREE, "from-association": 40_000},
               {"net/association@1": -40_000, "net/municipality@1": 40_000, "npv/society": 0}, HAND),
    # 100,000 + 20,000 x (1 - 1.0225^-10) / 0.0225
    GoldenCase("costs now", {}, {"costs-now": 277_324.33}, HAND),
    # 4 x 30,000 x 0.7 x 0.6 x 0.8 x 0.9 x 0.95 x 0.6 (grade 6); a fifth, a half and three tenths of it.
    GoldenCase("the chain of an effect", {},
               {"worth-eviction@1": 20_684.16, "eviction-for-association@1": 4_136.83,
                "eviction-for-municipality@1": 10_342.08, "eviction-for-insurer@1": 6_205.25}, HAND),
    GoldenCase("without any correction", {**ALL, **FREE, "count-eviction": 1, "grade-eviction": 1, "years": 1},
               {"worth-eviction@1": 30_000, "benefits-now": 30_000 / 1.0225, "npv/society": 30_000 / 1.0225}, HAND),
    GoldenCase("without interest", {"rate-above-standard": -0.0225}, {"costs-now": 300_000}, HAND),
)
MODEL = model_of(standard_register(), [key for key, one in standard_register().items() if one.use == "effect"], GOLDEN)
