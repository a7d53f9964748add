const http = require("http");

http.createServer((request, response) => response.end("ready\n")).listen(3000);
