using KioskLocker.Simulation.World;

namespace KioskLocker.Simulation.Serve;

/// <summary>The one shape of every error of the JSON interface.</summary>
internal sealed record ErrorBody(string Error);

/// <summary>Turns refusals of the world into HTTP answers.</summary>
internal static class Answers
{
    /// <summary>What was asked is done: the answer is how things stand now; or why not.</summary>
    public static IResult Of(Refusal? refusal, Func<object> now) => refusal is null ? Results.Ok(now()) : Error(refusal);

    public static IResult Error(Refusal refusal) => Error(
        refusal.Kind switch
        {
            RefusalKind.NotHere => StatusCodes.Status404NotFound,
            RefusalKind.NotNow => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status400BadRequest,
        },
        refusal.Sentence);

    public static IResult Error(int status, string sentence) => Results.Json(new ErrorBody(sentence), statusCode: status);
}
