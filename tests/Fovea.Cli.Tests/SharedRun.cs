namespace Fovea.Cli.Tests;

/// <summary>The tests that share one small dataset and one trained model.</summary>
[CollectionDefinition(nameof(SharedRun))]
public sealed class SharedRun : ICollectionFixture<CliFixture>;
