within Gemel.Power.Interfaces;
connector Terminal "Electrical terminal: what is connected here has one frequency"
  Units.Frequency f(nominal = 50) "Frequency";
  flow Units.Power P(nominal = 1e8, displayUnit = "MW") "Active power into the component";
end Terminal;
