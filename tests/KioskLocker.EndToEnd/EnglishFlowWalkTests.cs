namespace KioskLocker.EndToEnd;

/// <summary>The ways of a citizen in English. A site of its own, for each walk takes a compartment or more.</summary>
public sealed class EnglishFlowWalkTests(WalkSite site) : FlowWalks(site, "En"), IClassFixture<WalkSite>;
