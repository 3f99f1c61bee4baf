/** What a service of models answers that takes no time for it. */
export const prediction = JSON.stringify({
  status: 'healthy',
  token_pair: 'ETH/USDC',
  predicted_price: 2512.123,
  confidence_interval: [2400.5, 2600.25],
  predicted_direction: 'up',
  volatility_forecast: 0.25,
  timestamp: '2026-01-01T00:00:00',
  model_type: 'instant',
  accuracy_score: 0.5,
});
