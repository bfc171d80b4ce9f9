/* Refers a child with a file. C99 and libcurl 7.56 or later (Debian: gcc, libcurl4-openssl-dev):
 *
 *     cc -o refer refer.c -lcurl && CME_TOKEN_FILE=.../connector/token ./refer referral.json ehcp=plan.pdf
 *
 * Prints the connector's answer. Run again, it sends no second referral: `reference` in the JSON names it, for ever. */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *setting(const char *name, const char *otherwise)
{
    const char *value = getenv(name);
    return value ? value : otherwise;
}

int main(int count, char **arguments)
{
    char token[256], authorization[300] = "Authorization: Bearer ", address[300];
    FILE *file = fopen(setting("CME_TOKEN_FILE", "token"), "r");
    if (count < 2 || !file || !fgets(token, sizeof token, file)) {
        fputs("usage: CME_TOKEN_FILE=... refer REQUEST.json [TYPE=FILE]...\n", stderr);
        return 2;
    }
    fclose(file);
    token[strcspn(token, "\r\n")] = 0;
    strcat(authorization, token);
    snprintf(address, sizeof address, "%s/referrals", setting("CME_CONNECTOR", "http://127.0.0.1:4285"));

    CURL *curl = curl_easy_init();
    curl_mime *form = curl_mime_init(curl);
    curl_mimepart *part = curl_mime_addpart(form);
    curl_mime_name(part, "request");
    curl_mime_filedata(part, arguments[1]);
    for (int i = 2; i < count; i++) {
        char *path = strchr(arguments[i], '=');
        if (!path)
            return 2;
        *path++ = 0;
        part = curl_mime_addpart(form);
        curl_mime_name(part, arguments[i]);
        curl_mime_filedata(part, path);
    }
    struct curl_slist *headers = curl_slist_append(NULL, authorization);
    curl_easy_setopt(curl, CURLOPT_URL, address);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_MIMEPOST, form);
    CURLcode trouble = curl_easy_perform(curl);
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    if (trouble)
        fprintf(stderr, "%s\n", curl_easy_strerror(trouble));
    putchar('\n');
    curl_slist_free_all(headers);
    curl_mime_free(form);
    curl_easy_cleanup(curl);
    return trouble || status >= 300;
}
