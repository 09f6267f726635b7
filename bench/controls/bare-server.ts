import { createServer } from 'node:http';
import { Server } from 'socket.io';

/** Bare Socket.IO, without storage or authentication: the limit of the transport on this machine. */
const http = createServer((request, response) => {
  if (request.url === '/metrics') response.end(`process_resident_memory_bytes ${process.memoryUsage.rss()}\n`);
  else if (request.url?.startsWith('/health')) response.end('ok');
});
const io = new Server(http, { maxHttpBufferSize: 64 * 1024 });
io.on('connection', (socket) => {
  socket.on('JOIN_SESSION', (_, ack: (answer: object) => void) => {
    void socket.join('room');
    ack({ success: true, data: { seq: 0 } });
  });
  socket.on('WEBRTC_ICE_CANDIDATE', ({ to, signal }: { to: string; signal: object }, ack: (answer: object) => void) => {
    io.to(to).emit('WEBRTC_ICE_CANDIDATE', { sessionId: '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11', from: socket.id, signal });
    ack({ success: true, data: null });
  });
  socket.on('CHAT_MESSAGE', ({ text }: { text: string }, ack: (answer: object) => void) => {
    ack({ success: true, data: null });
    io.to('room').emit('CHAT_MESSAGE', { sessionId: '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11', text, at: new Date(), seq: 1, after: 0 });
  });
  socket.on('ATTENDANCE_MARKED', (body: { studentId: string; status: string }, ack?: (answer: object) => void) => {
    ack?.({ success: true, data: { marked: 1, seq: 1 } });
    const mark = { studentId: body.studentId, status: body.status, source: 'teacher', at: new Date() };
    io.to('room').emit('ATTENDANCE_MARKED', { sessionId: '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11', marks: [mark], seq: 1, after: 0 });
  });
});
http.listen(Number(process.env.PORT), process.env.HOST);
