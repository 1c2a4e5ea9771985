# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which energy package suits a home, a wish and a budget, and what does it do to the bills of a month?

Needs home, wish, budget and income, or a quote (§4.2 of the report). Gives the package, its label step and subsidy, the
loan, the effect per month, and what household, state and municipality pay and gain.
"""

# Tables read best with a record on one or two lines.
# fmt: off
from __future__ import annotations

from buurtpeil.economics.composer import package, standard_catalogue
from buurtpeil.economics.expression import Expression, Label
from buurtpeil.economics.flows import Basis
from buurtpeil.economics.functions import (
    MONTHS_PER_YEAR,
    both,
    computed,
    constant,
    loan_balance,
    loan_payment,
    minimum,
    plain_number,
    value_at,
    where,
)
from buurtpeil.economics.model import Case, GoldenCase, Model, Quantities
from buurtpeil.economics.once import once_each
from buurtpeil.economics.parties import Party, PartyKind
from buurtpeil.economics.quantities import NOMINAL, Input, Status
from buurtpeil.economics.scenarios import Scenario

REPORT, SOURCE, ASSUMPTION, MEMORY = Status.REPORT, Status.SOURCE, Status.ASSUMPTION, Status.MEMORY
LONGEST = 30

INPUTS = (
    Input("start-year", "Jaar van uitvoering", "Year of the works", 2026, "calendar-year", ASSUMPTION,
          "user's choice; the report describes 2016 and 2017", minimum=2017, maximum=2100, whole=True),
    Input("home-type", "Woning: 1 tussen, 2 hoek of twee-onder-een-kap, 3 vrijstaand, 4 appartement",
          "Home: 1 terraced, 2 end of terrace or semi-detached, 3 detached, 4 flat", 1, "count", ASSUMPTION,
          "user's choice", minimum=1, maximum=4, whole=True),
    Input("build-year", "Bouwjaar", "Year of building", 1965, "calendar-year", ASSUMPTION, "user's choice",
          minimum=1500, maximum=2100, whole=True),
    Input("wish", "Wens: 1 minder energie, 2 langer thuis, 3 groter, 4 mooier",
          "Wish: 1 less energy, 2 longer at home, 3 larger, 4 nicer", 1, "count", REPORT,
          "§4.2 names these four", minimum=1, maximum=4, whole=True),
    Input("budget", "Budget: eigen geld en lening samen", "Budget: own means and loan together", 15_000, "euro",
          ASSUMPTION, "no source; confirm", prices=NOMINAL, maximum=200_000),
    Input("own-means", "Eigen geld", "Own means", 0, "euro", ASSUMPTION, "none in the golden cases", prices=NOMINAL,
          maximum=200_000),
    Input("income", "Huishoudensinkomen per jaar", "Household income per year", 40_000, "euro/year", ASSUMPTION,
          "user's choice", prices=NOMINAL, minimum=1, maximum=1_000_000),
    Input("low-income", "Laag inkomen: tot", "Low income: up to", 30_000, "euro/year", ASSUMPTION,
          "§4.2: low incomes start with small measures; the limit is to be confirmed", prices=NOMINAL,
          maximum=1_000_000),
    Input("quote-price", "Prijs volgens offerte (0: laat samenstellen)", "Price of a quote (0: let it be composed)", 0,
          "euro", ASSUMPTION, "user's choice; 15,000 in the golden cases", prices=NOMINAL, maximum=200_000),
    Input("quote-subsidy", "Subsidie volgens offerte", "Subsidy of a quote", 0, "euro", ASSUMPTION, "with a quote only",
          prices=NOMINAL, maximum=200_000),
    Input("quote-gas", "Gas bespaard per jaar volgens offerte", "Gas saved per year by a quote", 500, "m3/year",
          ASSUMPTION, "with a quote only; confirm", low=300, high=800, maximum=10_000),
    Input("gas-use", "Gasverbruik nu per jaar", "Present gas use per year", 1_250, "m3/year", ASSUMPTION,
          "a typical terraced home; take it from the bill", low=900, high=1_700, minimum=1, maximum=20_000),
    Input("gas-price", "Gasprijs met belasting", "Gas price with tax", 1.30, "euro/m3", ASSUMPTION,
          "about the price of 2025; confirm", prices=NOMINAL, low=1.0, high=1.8, maximum=10),
    Input("power-price", "Stroomprijs met belasting", "Electricity price with tax", 0.27, "euro/kWh", ASSUMPTION,
          "about the price of 2025; confirm", prices=NOMINAL, low=0.22, high=0.38, maximum=10),
    Input("tax-share", "Deel van de energieprijs dat belasting is", "Share of energy prices that is tax", 0.5,
          "fraction", ASSUMPTION, "no source; confirm", low=0.4, high=0.6),
    Input("price-growth", "Stijging van de energieprijzen per jaar", "Rise of energy prices a year", 0.02, "fraction",
          ASSUMPTION, "no source; confirm", low=-0.01, high=0.05, minimum=-0.2, maximum=0.5),
    Input("rebound", "Deel van de besparing dat in comfort gaat zitten", "Share of the saving spent on comfort", 0.2,
          "fraction", ASSUMPTION, "no source; confirm", low=0.05, high=0.4),
    Input("lifetime", "Levensduur van het pakket", "Lifetime of the package", 25, "year", ASSUMPTION,
          "no source; confirm", minimum=1, maximum=LONGEST, whole=True),
    Input("upkeep", "Onderhoud per jaar", "Upkeep per year", 0, "euro/year", ASSUMPTION,
          "none for insulation; confirm with a heat pump", prices=NOMINAL, low=0, high=150, maximum=5_000),
    Input("loan-rate", "Nominale rente van de energielening", "Nominal rate of the energy loan", 0.022, "fraction",
          REPORT, "§4.2: 2.2%, nominal or effective unstated", maximum=0.2),
    Input("effective-rate", "De rente is effectief", "The rate is an effective one", 0, "switch", ASSUMPTION,
          "§4.2 does not say; nominal is usual for loans", whole=True),
    Input("income-rate", "Reken met de rente voor inkomens tot de grens", "Use the rate for incomes up to the limit", 0,
          "switch", ASSUMPTION, "0: the rate of the report; 1: the dated rule of the Warmtefonds", whole=True),
    Input("income-limit", "Inkomensgrens voor die rente", "Income limit for that rate", 60_000, "euro/year", SOURCE,
          "Nationaal Warmtefonds; nieuws.nl 2-2024", prices=NOMINAL, maximum=1_000_000),
    Input("loan-term", "Looptijd van de lening", "Term of the loan", 15, "year", SOURCE,
          "energieloketlochem: 7, 10, 15 or 20 years", minimum=1, maximum=LONGEST, whole=True),
    Input("loan-maximum", "Hoogste lening", "Largest loan", 25_000, "euro", SOURCE,
          "Nationaal Warmtefonds: 1,000 to 25,000, 65,000 for zero-on-the-meter", prices=NOMINAL, maximum=200_000),
    Input("affordable", "Deel van het inkomen dat aan de lening op mag", "Share of income that may go to the loan",
          0.04, "fraction", ASSUMPTION, "no source; confirm", low=0.02, high=0.06, minimum=0.001),
    Input("homes-done", "Woningen verduurzaamd", "Homes done", 27, "home", REPORT, "§4.2: in half a year", minimum=1),
    Input("homes-ready", "Woningen op het punt van uitvoering", "Homes about to be done", 279, "home", REPORT, "§4.2"),
    Input("team", "Medewerkers van het loket", "Staff of the desk", 6, "fte", REPORT, "§4.2: six full-time"),
    Input("team-years", "Duur waarover die woningen geteld zijn", "Time over which those homes were counted", 0.5,
          "year", REPORT, "§4.2: half a year", minimum=0.01, maximum=20),
    Input("fte-cost", "Kosten per medewerker per jaar", "Cost per employee per year", 80_000, "euro/fte/year",
          ASSUMPTION, "no source; confirm", prices=NOMINAL, low=65_000, high=95_000, maximum=500_000),
    Input("carbon-gas", "CO₂ per m³ gas", "CO₂ per m³ of gas", 1.78, "kg/m3", MEMORY, "co2emissiefactoren.nl; confirm",
          maximum=5),
    Input("carbon-power", "CO₂ per kWh", "CO₂ per kWh", 0.27, "kg/kWh", MEMORY, "co2emissiefactoren.nl; confirm",
          low=0.1, high=0.4, maximum=2),
    Input("discount-rate", "Nominale discontovoet", "Nominal discount rate", 0.03, "fraction", ASSUMPTION,
          "no source; confirm", low=0.02, high=0.05, minimum=-0.5),
)
PARTIES = (
    Party("household", "Huishouden", "Household", PartyKind.RESIDENTS),
    Party("lender", "Energiefonds", "Energy fund", PartyKind.FUND),
    Party("municipality", "Gemeente (loket)", "Municipality (desk)", PartyKind.MUNICIPALITY),
    Party("state", "Rijk (subsidie en belasting)", "State (subsidy and taxes)", PartyKind.STATE),
    Party("supplier", "Energieleverancier", "Energy supplier", PartyKind.COMPANY),
)


def _composed(x: Quantities, attribute: str, nl: str, en: str, unit: str = "count") -> Expression:
    """One figure of the package that the composer chooses."""
    def of(*choice: float) -> float:
        home, year, wish, budget, low = choice
        chosen = package(round(home), round(year), round(wish), budget, low != 0)
        return float(attribute[5:] in chosen.picked if attribute.startswith("pick/") else getattr(chosen, attribute))

    return computed(Label(f"composed/{attribute}", nl, en), once_each(of), x.home_type, x.build_year, x.wish, x.budget,
                    x.income <= x.low_income, unit=unit, prices=NOMINAL if unit == "euro" else None)


def build(x: Quantities, case: Case) -> None:
    """Per home; the twelve payments of a year together at its end."""
    time, step, output = case.timeline(x.start_year, LONGEST), case.step, case.output
    quoted = step("quoted", "Er is een offerte", "There is a quote", x.quote_price > 0)
    price = step("price", "Prijs van het pakket", "Price of the package",
                 where(quoted, x.quote_price, _composed(x, "price", "Prijs", "Price", "euro")))
    subsidy = step("subsidy", "Subsidie", "Subsidy", minimum(price, where(
        quoted, x.quote_subsidy, _composed(x, "subsidy", "Subsidie", "Subsidy", "euro"))))
    gas = step("gas-saved", "Gas bespaard per jaar", "Gas saved per year", where(
        quoted, x.quote_gas, x.gas_use * _composed(x, "gas_share", "Deel van het gas bespaard", "Share of gas saved")))
    saved = step("power-saved", "Stroom bespaard per jaar", "Power saved per year", where(
        quoted, constant(0, "kWh/year"), _composed(x, "kwh_saved", "Stroom bespaard", "Power saved", "kWh/year")))
    used = step("power-used", "Stroom voor een warmtepomp per jaar", "Power for a heat pump per year", where(
        quoted, constant(0, "kWh/year"),
        x.gas_use * _composed(x, "kwh_per_m3", "Stroom per m³ gas", "Power per m³ of gas", "kWh/m3")))

    own = step("own-used", "Eigen geld gebruikt", "Own means used", minimum(x.own_means, price - subsidy))
    loan = step("loan", "Lening", "Loan", price - subsidy - own)
    low_rate = both(x.income_rate > 0, x.income <= x.income_limit)
    rate = step("rate", "Rente per jaar", "Rate per year",
                where(low_rate, case.rule("energy-loan-rate", time.start_date), x.loan_rate))
    monthly = step("monthly-rate", "Rente per maand", "Rate per month",
                   where(x.effective_rate > 0, (1 + rate) ** (1 / 12) - 1, rate / 12))
    months = x.loan_term * MONTHS_PER_YEAR
    payment = output("payment", "Termijn per maand", "Payment per month", loan_payment(loan, monthly, months))

    works, paying = time.during(1, x.lifetime), time.during(1, x.loan_term)
    kept = (1 - x.rebound) * time.growth(x.price_growth, 1) * works
    gain = step("energy-gain", "Bespaard op energie", "Saved on energy",
                kept * (gas * x.gas_price + saved * x.power_price))
    extra = step("energy-extra", "Extra stroom betaald", "Extra power paid", kept * used * x.power_price)
    case.flow("works", "Pakket uitgevoerd", "Package carried out", payer="household", receiver="outside",
              amount=price * time.at(0))
    case.flow("subsidy-paid", "Subsidie", "Subsidy", payer="state", receiver="household", amount=subsidy * time.at(0))
    case.flow("loan-drawn", "Lening", "Loan", payer="lender", receiver="household", amount=loan * time.at(0),
              basis=Basis.FINANCING)
    case.flow("loan-paid", "Rente en aflossing", "Interest and redemption", payer="household", receiver="lender",
              amount=MONTHS_PER_YEAR * payment * paying, basis=Basis.FINANCING)
    case.flow("upkeep-paid", "Onderhoud", "Upkeep", payer="household", receiver="outside", amount=x.upkeep * works)
    case.flow("bill-saved", "Bespaard op de kale prijs", "Saved on bare prices", payer="supplier", receiver="household",
              amount=gain * (1 - x.tax_share))
    case.flow("tax-saved", "Bespaarde belasting", "Tax saved", payer="state", receiver="household",
              amount=gain * x.tax_share)
    case.flow("power-bought", "Extra stroom, kale prijs", "Extra power, bare price", payer="household",
              receiver="supplier", amount=extra * (1 - x.tax_share))
    case.flow("power-tax", "Belasting op extra stroom", "Tax on extra power", payer="household", receiver="state",
              amount=extra * x.tax_share)
    case.flow("energy-not-made", "Energie niet ingekocht", "Energy not bought in", payer="outside", receiver="supplier",
              amount=gain * (1 - x.tax_share), basis=Basis.AVOIDED_COST, effect="energy", bookable=True)
    case.flow("power-made", "Extra stroom ingekocht", "Extra power bought in", payer="supplier", receiver="outside",
              amount=extra * (1 - x.tax_share))
    desk = x.team * x.fte_cost * x.team_years
    cost_per_home = output("cost-per-home", "Loket per woning, ook de woningen op het punt van uitvoering",
                           "Desk per home, homes about to be done included", desk / (x.homes_done + x.homes_ready))
    case.flow("desk", "Kosten van het loket", "Cost of the desk", payer="municipality", receiver="outside",
              amount=cost_per_home * constant(1, "home") * time.at(0))
    case.discount(x.discount_rate, nominal=True)
    case.no_baseline_flows("De woning blijft zoals zij is.", "The home stays as it is.")
    case.pro_memoria("comfort", "Comfort, langer thuis, groter of mooier wonen",
                     "Comfort, longer at home, a larger or nicer home", "household")
    case.pro_memoria("home-value", "Waarde van de woning", "Value of the home", "household")
    case.pro_memoria("carbon", "Vermeden CO₂ in euro", "CO₂ avoided in euros", "outside")
    case.pro_memoria("coaches", "Werk voor energiecoaches", "Work for energy coaches", "municipality")

    output("cost-per-home-done", "Loket per woning die af is", "Desk per home that is done", desk / x.homes_done)
    repaid = output("total-paid", "Alle termijnen samen", "All payments together", payment * months)
    output("interest", "Rente in alle termijnen", "Interest in all payments", repaid - loan)
    first = output("first-interest", "Rente in de eerste maand", "Interest in the first month", loan * monthly)
    output("first-redemption", "Aflossing in de eerste maand", "Redemption in the first month",
           payment * constant(1, "month") - first)
    output("balance-after-year", "Schuld na een jaar", "Debt after a year",
           loan_balance(loan, monthly, months, constant(12, "month")))
    saving = output("saving-month", "Bespaard per maand in jaar 1", "Saved per month in year 1",
                    plain_number(value_at(gain - extra, 1)) * constant(1, "euro/year") / MONTHS_PER_YEAR)
    net = output("net-month", "Houdt over per maand in jaar 1", "Left per month in year 1",
                 saving - payment - x.upkeep / MONTHS_PER_YEAR)
    needed = output("income-needed", "Inkomen dat de lening kan dragen", "Income that can bear the loan",
                    payment * MONTHS_PER_YEAR / x.affordable)
    output("can-borrow", "Het inkomen kan de lening dragen", "The income can bear the loan",
           both(x.income >= needed, loan <= x.loan_maximum))
    output("carbon-saved", "CO₂ vermeden per jaar", "CO₂ avoided per year",
           (1 - x.rebound) * (gas * x.carbon_gas + (saved - used) * x.carbon_power))
    before = output("label-before", "Label nu (1 = G, 7 = A, 8 = A+)", "Label now (1 = G, 7 = A, 8 = A+)",
                    _composed(x, "label_before", "Label nu", "Label now"))
    after = output("label-after", "Label met het pakket (0 = onbekend, bij een offerte)",
                   "Label with the package (0 = unknown, with a quote)",
                   (1 - quoted) * _composed(x, "label_after", "Label straks", "Label after"))
    output("label-step", "Labelstappen", "Label steps", where(quoted, 0, after - before))
    for one in standard_catalogue().measures:
        output(f"pick-{one.key}", f"Gekozen: {one.nl}", f"Chosen: {one.en}",
               _composed(x, f"pick/{one.key}", one.nl, one.en) * (1 - quoted))

    case.warn("Het label is geschat uit type en bouwjaar; alleen een adviseur stelt een energielabel vast.",
              "The label is estimated from type and year of building; only an assessor can determine an energy label.")
    case.warn("Er is een offerte: het budget en het samengestelde pakket tellen niet mee.",
              "There is a quote: the budget and the composed package do not count.", quoted)
    case.warn("Laag inkomen: kleine maatregelen gaan voor. Vraag een energiecoach aan huis.",
              "Low income: small measures come first. Ask an energy coach to visit.", x.income <= x.low_income)
    case.warn("In het eerste jaar kost het pakket per maand meer dan het bespaart.",
              "In the first year the package costs more per month than it saves.", net < -0.005)
    case.warn("Dit inkomen kan de lening niet dragen: kies een kleiner budget.",
              "This income can't bear the loan: choose a smaller budget.", x.income < needed)
    case.warn("De lening is hoger dan het fonds verstrekt.", "The loan is more than the fund lends.",
              loan > x.loan_maximum)
    case.warn("Subsidie komt pas na uitvoering: het huishouden schiet haar voor.",
              "Subsidy comes after the works: the household advances it.", subsidy > 0)
    case.warn("Van de getelde woningen is minder dan de helft af: de kosten per woning zijn een verwachting.",
              "Of the homes counted less than half is done: the cost per home is an expectation.",
              x.homes_done < x.homes_ready)


HAND = "hand calculation with monthly annuities, §4.2"
QUOTE = {"quote-price": 15_000.0}
GOLDEN = (
    GoldenCase("loan at the report's rate", QUOTE,
               {"payment": 97.91, "total-paid": 17_624.50, "interest": 2_624.50, "first-interest": 27.50,
                "first-redemption": 70.41, "balance-after-year": 14_146.46}, HAND),
    GoldenCase("the rate read as effective", {**QUOTE, "effective-rate": 1}, {"payment": 97.76}, HAND),
    GoldenCase("no interest", {**QUOTE, "loan-rate": 0}, {"payment": 83.33}, HAND),
    GoldenCase("no interest by the rule of 2023", {**QUOTE, "start-year": 2023, "income-rate": 1},
               {"payment": 83.33, "rate": 0}, HAND),
    GoldenCase("ten thousand in ten years", {"quote-price": 10_000, "loan-term": 10}, {"payment": 92.91}, HAND),
    GoldenCase("twenty-five thousand in fifteen years", {"quote-price": 25_000}, {"payment": 163.19}, HAND),
    GoldenCase("desk, a full year's cost", {"team-years": 1}, {"cost-per-home": 1_568.63}, HAND),
    GoldenCase("desk, half a year's cost", {}, {"cost-per-home": 784.31, "cost-per-home-done": 8_888.89}, HAND),
    GoldenCase("left per month", {**QUOTE, "quote-gas": 1_000, "gas-price": 1.2, "upkeep": 60},
               # 1,000 m3 x 0.8 x 1.20 / 12 = 80.00; less 97.91 and 5.00
               {"saving-month": 80.00, "net-month": -22.91}, HAND),
)

MODEL = Model(
    key="energy-package",
    section="4.2",
    inputs=INPUTS,
    parties=PARTIES,
    build=build,
    golden=GOLDEN,
    nl="Energiepakket op maat",
    en="An energy package made to measure",
    summary_nl="Welke maatregelen passen bij deze woning, wens en beurs, en wat doen ze met de maandlasten?",
    summary_en="Which measures suit this home, wish and purse, and what do they do to the monthly bills?",
    correlations=(("gas-price", "power-price", 0.7),),
    scenarios=(
        Scenario("as-in-2017", "Zoals in 2017, met een offerte van 15.000 euro",
                 "As in 2017, with a quote of 15,000 euros",
                 {"start-year": 2017, **QUOTE, "gas-price": 0.65, "power-price": 0.20}),
        Scenario("interest-free", "Renteloze lening tot de inkomensgrens", "Interest-free loan up to the income limit",
                 {"income-rate": 1}),
        Scenario("low-income", "Laag inkomen, klein budget", "Low income, small budget",
                 {"income": 22_000, "budget": 1_000, "income-rate": 1}),
        Scenario("longer-at-home", "Langer thuis wonen", "Longer at home", {"wish": 2, "budget": 20_000}),
    ),
    changed_since_2017=(
        (
            "De lening van 2,2% bij de provincie is vervangen door het Nationaal Warmtefonds: 0% bij een inkomen tot "
            "60.000 euro.",
            "The 2.2% loan from the province gave way to the Nationaal Warmtefonds: 0% for incomes up to 60,000 euros.",
        ),
        (
            "Het energielabel volgt sinds 2021 uit de NTA 8800 (kWh/m²); labels van 2017 zijn niet vergelijkbaar.",
            "Since 2021 the energy label follows from NTA 8800 (kWh/m²); labels of 2017 do not compare.",
        ),
        (
            "Subsidie voor isolatie loopt sinds 2021 via de ISDE, sinds 2023 ook voor één maatregel (halve bedragen).",
            "Since 2021 insulation is subsidised through ISDE, since 2023 also one measure alone (half the amounts).",
        ),
    ),
)
