// APIGatewayServiceTests
