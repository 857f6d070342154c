using System.Text;

namespace KioskLocker.App;

/// <summary>What the machine must be able to do before it may serve anybody.</summary>
public static class SelfTests
{
    /// <summary>Without ICU, .NET silently does not normalise, and names and codes would differ by how they were typed. Null when all is well.</summary>
    public static string? TextProblem() =>
        "e\u0302\u0301".Normalize(NormalizationForm.FormC) == "\u1EBF" && "\u1EBF".Normalize(NormalizationForm.FormD) == "e\u0302\u0301"
            ? null
            : "Vietnamese text is not normalised here.";
}
