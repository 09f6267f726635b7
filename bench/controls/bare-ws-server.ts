import { createServer } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';

/** A typical live-attendance system: it keeps marks in memory, checks nothing, and broadcasts to everyone connected. */
const http = createServer((_, response) => response.end('ok'));
const marks = new Map<string, string>();
const clients = new Set<WebSocket>();
new WebSocketServer({ server: http, perMessageDeflate: false }).on('connection', (socket) => {
  clients.add(socket);
  socket.on('close', () => clients.delete(socket));
  socket.on('message', (text: Buffer) => {
    const { event, data } = JSON.parse(text.toString()) as { event: string; data: { studentId: string; status: string } };
    if (event !== 'ATTENDANCE_MARKED') return;
    marks.set(data.studentId, data.status);
    const echo = Buffer.from(JSON.stringify({ event, data }));
    for (const client of clients) client.send(echo, { binary: false });
  });
});
http.listen(Number(process.env.PORT), process.env.HOST);
