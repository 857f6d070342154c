using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace KioskLocker.Tests.Tidy;

/// <summary>Imports run one way, and a driver shares no code with the far end of its wire.</summary>
public sealed partial class WallTests
{
    private static readonly Dictionary<string, string[]> Arrows = new(StringComparer.Ordinal)
    {
        ["KioskLocker.Core"] = [],
        ["KioskLocker.Devices"] = ["KioskLocker.Core"],
        ["KioskLocker.Runtime"] = ["KioskLocker.Core", "KioskLocker.Devices"],
        ["KioskLocker.App"] = ["KioskLocker.Core", "KioskLocker.Devices", "KioskLocker.Runtime"],
        ["KioskLocker.Cli"] = ["KioskLocker.Core", "KioskLocker.Devices", "KioskLocker.Runtime"],
        ["KioskLocker.Simulation"] = ["KioskLocker.Core", "KioskLocker.Devices", "KioskLocker.Runtime"],
        ["KioskLocker.BackOffice"] = ["KioskLocker.Core"],
    };

    [Fact]
    public void Project_references_are_the_drawn_arrows_and_no_other()
    {
        foreach (var folder in Directory.GetDirectories(Path.Combine(Tree.Root, "src")))
        {
            var name = Path.GetFileName(folder);
            Assert.True(Arrows.ContainsKey(name), $"src/{name} is a room nobody drew.");
            var project = XDocument.Load(Path.Combine(folder, name + ".csproj"));
            var references = project.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value)).Order();
            Assert.Equal(Arrows[name].Order(), references);
        }
    }

    [Fact]
    public void Usings_follow_the_arrows()
    {
        foreach (var (name, allowed) in Arrows)
        {
            foreach (var (file, used) in Usings("src/" + name))
            {
                var room = string.Join('.', used.Split('.').Take(2));
                Assert.True(room == name || allowed.Contains(room), $"{file} uses {used}, which {name} must not know.");
            }
        }
    }

    [Fact]
    public void Core_references_Stateless_and_nothing_else()
    {
        var project = XDocument.Load(Path.Combine(Tree.Root, "src/KioskLocker.Core/KioskLocker.Core.csproj"));
        var packages = project.Descendants("PackageReference").Where(p => p.Attribute("PrivateAssets")?.Value != "all").Select(p => p.Attribute("Include")!.Value);
        Assert.Equal(["Stateless"], packages);
    }

    [Fact]
    public void Far_ends_know_nothing_of_the_drivers()
    {
        // The world runner joins drivers and far ends, so it alone knows both; and no far end knows the runner.
        const string runner = "src/KioskLocker.Simulation/Run/";
        foreach (var (file, used) in Usings("src/KioskLocker.Simulation").Where(u => !u.File.StartsWith(runner, StringComparison.Ordinal)))
        {
            Assert.False(used.StartsWith("KioskLocker.Devices", StringComparison.Ordinal), $"{file} uses {used}: a driver and its far end must not share a mistake.");
            Assert.False(used.StartsWith("KioskLocker.Simulation.Run", StringComparison.Ordinal) && file.Contains("/FarEnds/", StringComparison.Ordinal), $"{file} uses {used}: a far end is driven, it does not drive.");
        }

        foreach (var file in Tree.Sources("src/KioskLocker.Simulation").Where(f => !Tree.Short(f).StartsWith(runner, StringComparison.Ordinal)))
            Assert.DoesNotContain("KioskLocker.Devices.", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void The_back_office_knows_messages_and_codes_of_Core_and_not_the_kiosk()
    {
        string[] forbidden = ["KioskLocker.Core.Slips", "KioskLocker.Core"];
        foreach (var (file, used) in Usings("src/KioskLocker.BackOffice"))
            Assert.False(forbidden.Contains(used), $"{file} uses {used}.");
        foreach (var file in Tree.Sources("src/KioskLocker.BackOffice"))
            Assert.False(KioskWords().IsMatch(File.ReadAllText(file)), $"{Tree.Short(file)} names the kiosk's own state, events or screens.");
    }

    [Fact]
    public void Packages_are_pinned_centrally_and_to_one_version()
    {
        foreach (var file in Directory.EnumerateFiles(Tree.Root, "*.csproj", SearchOption.AllDirectories))
            Assert.DoesNotContain("<PackageReference Include=\"[^\"]*\" Version", File.ReadAllText(file), StringComparison.Ordinal);
        var versions = XDocument.Load(Path.Combine(Tree.Root, "Directory.Packages.props")).Descendants("PackageVersion").Select(p => p.Attribute("Version")!.Value);
        Assert.All(versions, v => Assert.Matches("^[0-9]+(\\.[0-9]+)+$", v));
    }

    private static IEnumerable<(string File, string Used)> Usings(string folder) =>
        from file in Tree.Sources(folder)
        from line in File.ReadLines(file)
        let match = UsingLine().Match(line)
        where match.Success
        select (Tree.Short(file), match.Groups[1].Value);

    [GeneratedRegex(@"^\s*(?:global )?using (?:static )?(?:\w+ = )?(KioskLocker(?:\.\w+)*);")]
    private static partial Regex UsingLine();

    [GeneratedRegex(@"\b(KioskState|KioskEvent|KioskEffect|KioskMachine|ScreenFrame|Kiosk\.Step)\b")]
    private static partial Regex KioskWords();
}
