using System.Globalization;
using KioskLocker.BackOffice.Dossiers;
using KioskLocker.BackOffice.Forms;

namespace KioskLocker.BackOffice.Pages;

/// <summary>Addresses of filled forms. A form shows a person's data, so it answers a POST, is noted, and stands in no address that can be kept.</summary>
internal static class FormRoutes
{
    public static void Map(RouteGroupBuilder staff)
    {
        var papers = staff.MapGroup("").RequireAuthorization(OfficeRoutes.Papers);
        papers.MapPost("/dossiers/{code}/forms/{form}", (string code, string form, IFormCollection typed, HttpContext context, FormDesk desk) =>
            AnswerAsync(context, typed, form, said => desk.Issue(code, form, said, OfficeRoutes.Who(context)), problem => DeskRoutes.Dossier(context, code, problem)));
        papers.MapPost("/deposits/{kiosk}/{number}/forms/{form}", (string kiosk, string number, string form, IFormCollection typed, HttpContext context, FormDesk desk) =>
            AnswerAsync(context, typed, form, said => desk.Issue(kiosk, number, form, said, OfficeRoutes.Who(context)), problem => OfficeRoutes.Refused(context, problem == ActProblem.NotFound ? 404 : 400)));
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, IFormCollection typed, string form, Func<FormTyped, Acted<IssuedForm>> issue, Func<ActProblem, IResult> refuse)
    {
        DateOnly? newDue = null;
        if (typed["newDue"].ToString() is { Length: > 0 } text)
        {
            if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                return OfficeRoutes.Refused(context, 400);
            newDue = day;
        }

        var (problem, issued) = issue(new FormTyped(typed["items"], typed["reason"], newDue));
        if (issued is null)
            return refuse(problem);
        if (typed["as"] == "pdf")
        {
            var pdf = context.RequestServices.GetRequiredService<FormPdf>();
            return pdf.Available && await pdf.MakeAsync(issued.Html, context.RequestAborted).ConfigureAwait(false) is { } bytes
                ? Results.File(bytes, "application/pdf", form + ".pdf")
                : refuse(ActProblem.NoPdf);
        }

        // The template's own style sheet and nothing else: whatever stands in a name or a reason cannot load or run.
        context.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src '{issued.Template.StyleHash}'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
        return Results.Content(issued.Html, "text/html; charset=utf-8");
    }
}
