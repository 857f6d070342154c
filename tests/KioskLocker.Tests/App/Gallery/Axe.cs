using KioskLocker.Tests.Judges;
using Microsoft.Playwright;

namespace KioskLocker.Tests.App.Gallery;

/// <summary>axe-core's opinion of a page: WCAG 2.2 at level AA, and contrast of 7 : 1.</summary>
internal static class Axe
{
    /// <summary>Rules that colours and sizes decide; the others look at structure and names, which large text and high contrast leave alone.</summary>
    public static IReadOnlyList<string> SeenRules { get; } = ["color-contrast", "color-contrast-enhanced", "target-size"];

    /// <summary>Everything that is asked otherwise.</summary>
    private const string Question =
        """
        async rules => {
          const only = rules
            ? { type: 'rule', values: rules }
            : { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] };
          const answer = await axe.run(document, {
            runOnly: only,
            rules: rules ? undefined : { 'color-contrast-enhanced': { enabled: true }, 'target-size': { enabled: true } },
            resultTypes: ['violations'],
          });
          return answer.violations.flatMap(broken => broken.nodes.map(node =>
            `${broken.id} at ${node.target.join(' ')}: ${node.failureSummary.replace(/\s+/g, ' ')}`));
        }
        """;

    /// <summary>Its own text, to be put into a page before the page's scripts.</summary>
    public static async Task<string> ScriptAsync() => await File.ReadAllTextAsync(Path.Combine(await Judge.NpmAsync(), "node_modules", "axe-core", "axe.min.js"));

    /// <param name="rules">Null for all.</param>
    /// <returns>What it objects to.</returns>
    public static Task<string[]> AskAsync(IPage page, IReadOnlyList<string>? rules) => page.EvaluateAsync<string[]>(Question, rules);
}
