import CloudCore
import OrderedCollections
import StepFunctionsService
import WorkshopCommon

extension StackDeployment {
    /// Brings the services from what the stack was to what it is now; what did not change stays as it is.
    ///
    /// - Returns: What the services have to say. Where an error is among it, or one is thrown, the services are as they
    ///   were: what was done is undone, as CloudFormation rolls a stack back.
    func rollOut(
        replacing previous: StackDeployment,
        in services: AccountServices
    ) async throws(DiagnosticError) -> [Diagnostic] {
        do throws(DiagnosticError) {
            let said = try await bring(services, from: previous)
            guard !said.hasErrors else { throw DiagnosticError(said.filter { $0.severity == .error }) }
            return said
        } catch {
            // It was accepted once.
            _ = try? await previous.bring(services, from: self)
            throw error
        }
    }

    private func bring(
        _ services: AccountServices,
        from previous: StackDeployment
    ) async throws(DiagnosticError) -> [Diagnostic] {
        try await foundations.deploy(to: services.foundations)
        let refusals = lambda.deploy(to: services.lambda)
        gateway.deploy(to: services.gateway, replacing: previous.gateway)
        lambda.remove(previous.lambda, from: services.lambda)
        try deploy(to: services.states)
        for name in previous.machineNames where !machineNames.contains(name) {
            services.states.deleteMachine(named: name)
        }
        try await sources.deploy(to: services.sources)
        await sources.remove(previous.sources, from: services.sources)
        await foundations.remove(previous.foundations, from: services.foundations)
        return refusals
    }
}
