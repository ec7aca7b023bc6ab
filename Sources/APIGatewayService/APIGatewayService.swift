// APIGatewayService
